"""The demo: a world of districts, the site that it is loaded into, and a judge; see README.md here."""
