"""The second floor: pages and endpoints, one room per audience. No tables here."""
