# `make bench` prints figures, each beside a peer or a limit; it never fails for
# being slow.
check_PROGRAMS += bench/bench
bench_bench_SOURCES = bench/bench.c bench/bench.h bench/bench_fill.c \
	bench/bench_inside.c \
	bench/bench_listen.c bench/bench_narrate.c bench/bench_start.c bench/figures.c
bench_bench_LDADD = libscreens.a libcli.a $(APP_LIBS) $(UI_LIBS) \
	$(JANSSON_LIBS) $(BASE_LIBS) -lutil
bench_bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

bench: bench/bench$(EXEEXT) dstudio$(EXEEXT) bench/fsrs$(EXEEXT)
	cd $(srcdir) && DSTUDIO_CONTENT="$(abs_top_srcdir)/content" \
		$(abs_top_builddir)/bench/bench $(abs_top_builddir)/dstudio
	@$(MAKE) bench-fsrs
if SERVER
	@$(MAKE) bench-server-store bench-server-http bench-server-tls \
		bench-server-day bench-sync
else
	@echo "The server is not built: no benches of it."
endif
.PHONY: bench

# `make bench-fsrs`: the memory model and its optimizer, beside the packages of
# Node where npm can install them, else by themselves.
EXTRA_PROGRAMS += bench/fsrs
bench_fsrs_SOURCES = bench/fsrs.c
bench_fsrs_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS)
CLEANFILES += bench/fsrs
EXTRA_DIST += bench/peers-fsrs.sh bench/peers-sync.sh

bench-fsrs: bench/fsrs$(EXEEXT) dstudio$(EXEEXT)
	@if command -v npm >/dev/null 2>&1; then \
		sh $(srcdir)/bench/peers-fsrs.sh ./dstudio$(EXEEXT); \
	else \
		echo "npm is not installed: no peers beside the memory model"; \
		./bench/fsrs; \
	fi
.PHONY: bench-fsrs

# `make bench-server-store`: durable appends, SQLite and PostgreSQL.
if SERVER
SERVER_LOAD = bench/server_load.c bench/server_load.h bench/figures.c \
	bench/bench.h
check_PROGRAMS += bench/server_store
bench_server_store_SOURCES = bench/server_store.c $(SERVER_LOAD) \
	bench/server_raw.c bench/server_raw.h \
	tests/server/postgres_help.c tests/server/postgres_help.h
bench_server_store_LDADD = $(SERVER_LIBS) $(BASE_LIBS)
bench_server_store_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) -I$(top_srcdir)

bench-server-store: bench/server_store$(EXEEXT)
	./bench/server_store

# `make bench-server-http`: the same through HTTP, and idle connections.
check_PROGRAMS += bench/server_http
bench_server_http_SOURCES = bench/server_http.c $(SERVER_LOAD) \
	tests/server/postgres_help.c tests/server/postgres_help.h
bench_server_http_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
bench_server_http_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) -I$(top_srcdir)

bench-server-http: bench/server_http$(EXEEXT) dstudiod$(EXEEXT)
	./bench/server_http ./dstudiod
	@if command -v npm >/dev/null 2>&1; then \
		sh $(srcdir)/bench/peers-sync.sh ./bench/server_http; \
	else \
		echo "npm is not installed: no peer beside the server"; \
	fi

# `make bench-server-tls`: new TLS connections, and the memory of idle ones.
check_PROGRAMS += bench/server_tls
bench_server_tls_SOURCES = bench/server_tls.c $(SERVER_LOAD)
bench_server_tls_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
bench_server_tls_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS) -I$(top_srcdir)

bench-server-tls: bench/server_tls$(EXEEXT) dstudiod$(EXEEXT)
	./bench/server_tls ./dstudiod

# `make bench-server-day`: a day of many learners, compressed. The whole of it:
# make bench-server-day LEARNERS=100000 SECONDS=600
check_PROGRAMS += bench/server_day
bench_server_day_SOURCES = bench/server_day.c $(SERVER_LOAD) \
	tests/server/postgres_help.c tests/server/postgres_help.h
bench_server_day_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
bench_server_day_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) -I$(top_srcdir)

LEARNERS = 10000
SECONDS = 60
PEAK = 10
STORE = sqlite
bench-server-day: bench/server_day$(EXEEXT) dstudiod$(EXEEXT)
	LEARNERS=$(LEARNERS) SECONDS=$(SECONDS) PEAK=$(PEAK) \
		./bench/server_day ./dstudiod $(STORE)

# `make bench-sync`: the first sync of a device, over HTTPS on the loopback.
check_PROGRAMS += bench/sync_first
bench_sync_first_SOURCES = bench/sync_first.c $(SERVER_LOAD)
bench_sync_first_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
bench_sync_first_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

bench-sync: bench/sync_first$(EXEEXT) bench/bench$(EXEEXT) dstudio$(EXEEXT) dstudiod$(EXEEXT) \
		dstudio-net$(EXEEXT)
	cd $(srcdir) && DSTUDIO_CONTENT="$(abs_top_srcdir)/content" \
		DSTUDIO_NET="$(abs_top_builddir)/dstudio-net" \
		$(abs_top_builddir)/bench/sync_first \
		$(abs_top_builddir)/dstudio $(abs_top_builddir)/dstudiod \
		$(abs_top_builddir)/bench/bench
endif
.PHONY: bench-server-http
.PHONY: bench-server-store
.PHONY: bench-server-tls
.PHONY: bench-server-day
.PHONY: bench-sync
