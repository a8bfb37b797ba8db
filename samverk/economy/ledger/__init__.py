"""From a file of somebody's books to rows on budget lines: read, compared, saved at once or not at all, and placed by
rules."""
