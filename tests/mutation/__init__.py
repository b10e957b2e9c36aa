"""Mutation testing: change the package in one small way at a time, and see whether a test notices."""
