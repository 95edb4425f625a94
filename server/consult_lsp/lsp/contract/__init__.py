"""What clients and the key bindings of users send to the ``consult.*`` commands."""
