bin_PROGRAMS += dstudio
dstudio_SOURCES = src/main.c
dstudio_LDADD = libscreens.a libcli.a $(APP_LIBS) $(UI_LIBS) $(JANSSON_LIBS) \
	$(BASE_LIBS)

# What talks to the network: a program of its own, started by dstudio.
pkglibexec_PROGRAMS += dstudio-net
dstudio_net_SOURCES = src/net_main.c
dstudio_net_LDADD = $(SYNC_LIBS) $(FETCH_LIBS) $(PACK_LIBS) \
	$(BASE_LIBS)
dstudio_net_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS)
