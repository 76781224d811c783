bin_PROGRAMS += dstudio
dstudio_SOURCES = src/main.c
dstudio_LDADD = libscreens.a libcli.a $(APP_LIBS) $(UI_LIBS) $(JANSSON_LIBS) \
	$(BASE_LIBS)
