"""What has changed since a person was last here, told from the revision trail within what the person may see.

Rooms register from their `apps.ready` which of their models are told of (`registry`); `looks` remembers when a person
last looked; `reading` asks the trail, and `wording` groups what it says per day and thing.
"""
