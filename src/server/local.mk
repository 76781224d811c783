if SERVER
noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	src/server/journal_api.h \
	src/server/journal_append.c \
	src/server/journal_inside.h \
	src/server/journal_read.c \
	src/server/journal_redact.c \
	src/server/pg_line.c src/server/pg_line.h \
	src/server/segment.c src/server/segment.h \
	src/server/sql.c src/server/sql.h \
	src/server/sql_postgres.c src/server/sql_postgres.h \
	src/server/sql_sqlite.c src/server/sql_sqlite.h \
	src/server/store.c src/server/store.h \
	src/server/store_accounts.c \
	src/server/store_journal.c \
	src/server/store_orgs.c \
	src/server/store_postgres.c src/server/store_postgres.h \
	src/server/store_postgres_care.c \
	src/server/store_postgres_schema.c \
	src/server/store_rows.h \
	src/server/store_sqlite.c src/server/store_sqlite.h \
	src/server/store_sqlite_care.c \
	src/server/store_sqlite_schema.c \
	src/server/store_tokens.c
libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZSTD_CFLAGS) $(LIBPQ_CFLAGS)
endif
EXTRA_DIST += src/server/README.md
SERVER_LIBS = libserver.a $(JOURNAL_LIBS) $(SQLITE_LIBS) $(ZSTD_LIBS) \
	$(LIBPQ_LIBS)
