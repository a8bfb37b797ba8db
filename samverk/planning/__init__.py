"""Shared plans (handlings- och verksamhetsplan), activities, and each organisation's part of them."""
