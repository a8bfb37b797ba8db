"""Money as data: budgets, cost keys, what the books say, and what each principal pays."""
