# The manual's lists come from the program's tables.
noinst_PROGRAMS += man/make_manual
man_make_manual_SOURCES = man/make_manual.c
man_make_manual_LDADD = libscreens.a libcli.a $(APP_LIBS) $(UI_LIBS) \
	$(JANSSON_LIBS) $(BASE_LIBS)
man_make_manual_CPPFLAGS = $(AM_CPPFLAGS)

nodist_man1_MANS = man/dstudio.1
nodist_man5_MANS = man/dstudio-config.5 man/dstudio-content.5
EXTRA_DIST += man/dstudio.1.in man/dstudio-config.5.in man/dstudio-content.5.in
CLEANFILES += man/dstudio.1 man/dstudio-config.5 man/dstudio-content.5

man/dstudio.1: man/dstudio.1.in man/make_manual$(EXEEXT)
	$(AM_V_GEN)./man/make_manual $(srcdir)/man/dstudio.1.in >$@.tmp && mv $@.tmp $@
man/dstudio-config.5: man/dstudio-config.5.in man/make_manual$(EXEEXT)
	$(AM_V_GEN)./man/make_manual $(srcdir)/man/dstudio-config.5.in >$@.tmp && mv $@.tmp $@
man/dstudio-content.5: man/dstudio-content.5.in man/make_manual$(EXEEXT)
	$(AM_V_GEN)./man/make_manual $(srcdir)/man/dstudio-content.5.in >$@.tmp && mv $@.tmp $@

EXTRA_DIST += man/dstudiod.8.in man/dstudiod.conf.5.in
CLEANFILES += man/dstudiod.8 man/dstudiod.conf.5
if SERVER
noinst_PROGRAMS += man/make_server_manual
man_make_server_manual_SOURCES = man/make_server_manual.c
man_make_server_manual_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)

nodist_man8_MANS = man/dstudiod.8
nodist_man5_MANS += man/dstudiod.conf.5

man/dstudiod.8: man/dstudiod.8.in man/make_server_manual$(EXEEXT)
	$(AM_V_GEN)./man/make_server_manual $(srcdir)/man/dstudiod.8.in >$@.tmp && mv $@.tmp $@
man/dstudiod.conf.5: man/dstudiod.conf.5.in man/make_server_manual$(EXEEXT)
	$(AM_V_GEN)./man/make_server_manual $(srcdir)/man/dstudiod.conf.5.in >$@.tmp && mv $@.tmp $@
endif
