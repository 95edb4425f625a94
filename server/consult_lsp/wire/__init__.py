"""The wire: JSON-RPC over stdio. It knows no session and nothing of the product."""
