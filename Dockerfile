# syntax=docker/dockerfile:1
# The program alone: no shell, no package manager, a user without rights.
#
#     docker build --build-arg COMMIT=$(git rev-parse HEAD) -t alembic .
#     docker run --read-only -e ALEMBIC_URL -v "$PWD:/migrations:ro" alembic upgrade head

FROM denoland/deno:debian-2.9.6 AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY deno.json deno.lock main.ts ./
COPY .ci .ci
COPY src src
# LEAN=1 leaves the embedded database out.
ARG LEAN=""
ARG COMMIT=""
RUN ALEMBIC_COMMIT="$COMMIT" deno run -A .ci/compile.ts ${LEAN:+--lean} --output /build/alembic \
  && sh .ci/rootfs.sh /build/alembic /rootfs

FROM scratch
COPY --from=build /rootfs/ /
USER 65532:65532
WORKDIR /migrations
ENTRYPOINT ["/usr/local/bin/alembic"]
CMD ["--help"]
