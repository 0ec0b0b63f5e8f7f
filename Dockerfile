# The program becomes one file; node_modules stay behind.
FROM docker.io/library/node:24-trixie-slim AS bundle
WORKDIR /source
COPY package.json package-lock.json ./
# Without install scripts: the only one fetches the Node.js that the image has already.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src src
RUN npm run bundle

FROM docker.io/library/node:24-trixie-slim
LABEL org.opencontainers.image.title="podgraft" \
      org.opencontainers.image.description="Grafts containers onto pods: a mutating admission webhook" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
COPY --from=bundle --chmod=0755 /source/out/podgraft.mjs /usr/local/lib/podgraft.mjs
RUN ln -s ../lib/podgraft.mjs /usr/local/bin/podgraft
# A number, so that runAsNonRoot can be checked; nothing in the image belongs to it, and it writes no file.
USER 65532:65532
EXPOSE 8443 9090
ENTRYPOINT ["node", "/usr/local/lib/podgraft.mjs"]
CMD ["--help"]
