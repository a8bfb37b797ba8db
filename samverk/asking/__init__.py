"""Asking people for their answers: signed links in mail, and the pages on which one answers by such a link without an
account. What an answer is, and who may give it, stands in the room of rounds (`followup`)."""
