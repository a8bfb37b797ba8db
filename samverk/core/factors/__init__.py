"""The second step of signing in: an authenticator app, passkeys and recovery codes.

django-allauth does the work of it; here is what makes it ours: secrets are sealed, each change leaves a revision and is
told by mail to whose account it is, and the pages are as every other.
"""
