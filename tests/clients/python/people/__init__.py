"""The people side of the API: scenarios of `tests/clients/people`, played with the Python clients."""
