if SERVER
noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	src/server/access.c \
	src/server/access.h \
	src/server/admin.c \
	src/server/admin.h \
	src/server/admin_commands.h \
	src/server/admin_completion.c \
	src/server/admin_doctor.c \
	src/server/admin_org.c \
	src/server/admin_owner.c \
	src/server/admin_restore.c \
	src/server/admin_store.c \
	src/server/admin_table.c \
	src/server/admin_token.c \
	src/server/admin_user.c \
	src/server/call.c \
	src/server/call.h \
	src/server/call_read.c \
	src/server/care.c \
	src/server/care.h \
	src/server/decode.c \
	src/server/decode.h \
	src/server/erase.c \
	src/server/erase.h \
	src/server/export.c \
	src/server/factor.c \
	src/server/factor.h \
	src/server/export.h \
	src/server/grant.c \
	src/server/grant.h \
	src/server/http.c \
	src/server/http.h \
	src/server/http_answer.c \
	src/server/http_body.c \
	src/server/http_check.c \
	src/server/http_deadline.c \
	src/server/http_gate.c \
	src/server/http_inside.h \
	src/server/journal_api.h \
	src/server/journal_append.c \
	src/server/journal_draft.c \
	src/server/journal_inside.h \
	src/server/journal_merge.c \
	src/server/journal_read.c \
	src/server/journal_redact.c \
	src/server/journal_verify.c \
	src/server/known.c \
	src/server/known.h \
	src/server/lanes.c \
	src/server/lanes.h \
	src/server/listen.c \
	src/server/listen.h \
	src/server/login.h \
	src/server/metrics.c \
	src/server/metrics.h \
	src/server/oauth.c \
	src/server/oidc.c \
	src/server/oidc.h \
	src/server/oidc_account.c \
	src/server/oidc_account.h \
	src/server/oidc_fetch.c \
	src/server/oidc_fetch.h \
	src/server/oidc_read.c \
	src/server/oidc_read.h \
	src/server/oidc_token.c \
	src/server/page.c \
	src/server/page.h \
	src/server/page_style.c \
	src/server/pages.h \
	src/server/pages_account.c \
	src/server/pages_account.h \
	src/server/pages_account_forms.c \
	src/server/pages_authorize.c \
	src/server/pages_company.c \
	src/server/pages_device.c \
	src/server/pages_factor.c \
	src/server/pages_sign.c \
	src/server/page_qr.c \
	src/server/parallel.c \
	src/server/parallel.h \
	src/server/password.c \
	src/server/password.h \
	src/server/password_breached.c \
	src/server/password_breached.h \
	src/server/password_common.c \
	src/server/password_common.h \
	src/server/password_guess.c \
	src/server/password_guess.h \
	src/server/pg_line.c \
	src/server/pg_line.h \
	src/server/pg_queue.c \
	src/server/pg_queue.h \
	src/server/problem.c \
	src/server/rate.c \
	src/server/rate.h \
	src/server/records.c \
	src/server/records.h \
	src/server/restore.c \
	src/server/restore.h \
	src/server/restore_postgres.c \
	src/server/restore_sqlite.c \
	src/server/route.c \
	src/server/route.h \
	src/server/route_table.c \
	src/server/routes_devices.c \
	src/server/routes_export.c \
	src/server/routes_info.c \
	src/server/routes_journal.c \
	src/server/routes_login.c \
	src/server/routes_me.c \
	src/server/secret.c \
	src/server/secret.h \
	src/server/segment.c \
	src/server/segment.h \
	src/server/serve.c \
	src/server/serve.h \
	src/server/server.h \
	src/server/server_log.c \
	src/server/server_log.h \
	src/server/session.c \
	src/server/setting_table.c \
	src/server/settings.c \
	src/server/settings.h \
	src/server/sql.c \
	src/server/sql.h \
	src/server/sql_postgres.c \
	src/server/sql_postgres.h \
	src/server/sql_sqlite.c \
	src/server/sql_sqlite.h \
	src/server/store.c \
	src/server/store.h \
	src/server/store_accounts.c \
	src/server/store_factors.c \
	src/server/store_identities.c \
	src/server/store_journal.c \
	src/server/store_orgs.c \
	src/server/store_postgres.c \
	src/server/store_postgres.h \
	src/server/store_postgres_care.c \
	src/server/store_postgres_group.c \
	src/server/store_postgres_schema.c \
	src/server/store_rows.h \
	src/server/store_sqlite.c \
	src/server/store_sqlite.h \
	src/server/store_sqlite_care.c \
	src/server/store_sqlite_schema.c \
	src/server/store_tokens.c \
	src/server/tls.c \
	src/server/tls.h \
	src/server/tls_self_signed.c \
	src/server/token.c \
	src/server/token.h \
	src/server/totp.c \
	src/server/totp.h \
	src/server/zstd_thread.c \
	src/server/zstd_thread.h
libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZSTD_CFLAGS) $(ZLIB_CFLAGS) \
	$(LIBPQ_CFLAGS) $(MICROHTTPD_CFLAGS) $(GNUTLS_CFLAGS) \
	$(ARCHIVE_CFLAGS) $(CURL_CFLAGS) $(CJOSE_CFLAGS) \
	$(QRENCODE_CFLAGS) \
	-DCONFIG_FILE='"$(sysconfdir)/dstudiod.conf"'

sbin_PROGRAMS += dstudiod
dstudiod_SOURCES = src/server/main.c
dstudiod_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
endif
EXTRA_DIST += src/server/README.md
SERVER_LIBS = libserver.a $(JOURNAL_LIBS) $(SQLITE_LIBS) $(ZSTD_LIBS) \
	$(ZLIB_LIBS) $(LIBPQ_LIBS) $(MICROHTTPD_LIBS) $(GNUTLS_LIBS) \
	$(ARCHIVE_LIBS) $(CURL_LIBS) $(CJOSE_LIBS) $(QRENCODE_LIBS) $(CRACK_LIBS) \
	$(SODIUM_LIBS)
