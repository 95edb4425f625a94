"""The application: routers, middleware, health."""

import logging

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from . import auth, orders, payments, reports
from .models import create_tables

logging.basicConfig(level=logging.INFO)

app = FastAPI(title="Orders", version="1.4.0", debug=True)

app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["GET", "POST", "DELETE"],
    allow_headers=["*"],
)

app.include_router(auth.router)
app.include_router(orders.router)
app.include_router(payments.router)
app.include_router(reports.router)


@app.on_event("startup")
async def startup() -> None:
    await create_tables()


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
