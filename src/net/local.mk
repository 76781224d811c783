noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	src/net/net.c src/net/net.h \
	src/net/net_line.c src/net/net_line.h
EXTRA_DIST += src/net/README.md
