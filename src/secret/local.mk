noinst_LIBRARIES += libsecret_texts.a
libsecret_texts_a_SOURCES = \
	src/secret/keyring.c src/secret/keyring.h \
	src/secret/note_keys.c src/secret/note_keys.h \
	src/secret/secret.c src/secret/secret.h
EXTRA_DIST += src/secret/README.md
