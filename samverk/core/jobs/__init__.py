"""Long work as a job (jobb): asked for on a page, carried out by a worker beside the web, followed by a progress bar.

A room registers its kinds of job (`kinds.register`), starts one with `operations.start_job`, and says how far it has
come with `progress.stage` and `progress.advance`. A worker that is killed loses nothing: the job is taken up again, and
what it does to the database happens once (`running.finishing`).
"""
