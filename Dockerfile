# muster as a worker (the default) or as any of its commands:
#   docker build -t muster .
#   docker run --rm -v muster-data:/data muster run
# compose.yaml has server, PostgreSQL and worker together.

FROM python:3.11-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    UV_PROJECT_ENVIRONMENT=/srv/muster/.venv
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /srv/muster
# Dependencies first: this layer stays as long as the lock file does.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE NOTICE prefect.yaml ./
COPY flows flows
COPY transforms transforms
COPY expectations expectations
COPY warehouse warehouse
RUN uv sync --frozen --no-dev

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /home/muster muster \
    && install --directory --owner muster --group muster /data /home/muster/ui
COPY --from=build /srv/muster /srv/muster
ENV PATH=/srv/muster/.venv/bin:$PATH \
    MUSTER_DATA=/data \
    MUSTER_HOME=/srv/muster \
    PREFECT_HOME=/home/muster/.prefect \
    PREFECT_UI_STATIC_DIRECTORY=/home/muster/ui \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false
WORKDIR /srv/muster
USER 10001
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# A worker is well when its server hears from it; other commands are well while they run.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
    CMD ["muster", "server", "health"]
ENTRYPOINT ["muster"]
CMD ["server", "worker"]
