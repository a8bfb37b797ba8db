"""Where the index is kept: an entry for each thing that can be found, its tokens beside it, and every word there is.

The tokens lie in `core_searchwords`, which each database has in its own way: SQLite as an FTS5 table, PostgreSQL as a
tsvector with a GIN index. Both know four places, by how much a word in them weighs: the title's words, the parts of
the title's compounds, the text's words, and the parts of these along with what stands beside.
"""

from django.db import models


class SearchEntry(models.Model):
    """One thing that can be found, as it is shown among what was found."""

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    title = models.TextField()
    place = models.TextField(blank=True)  # what it belongs to
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_per_thing")]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word as written in at least one entry, for those who spell it otherwise; `entries` is the number of them."""

    word = models.CharField(max_length=60, unique=True)
    language = models.CharField(max_length=2)
    entries = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["language"], name="search_word_language")]

    def __str__(self):
        return self.word


class SearchIndex(models.Model):
    """By what recipe the index was written: one row. Another recipe means that it must be written anew."""

    recipe = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_search_index")]

    def __str__(self):
        return self.recipe
