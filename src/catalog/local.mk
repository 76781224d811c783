noinst_LIBRARIES += libcatalog.a
libcatalog_a_SOURCES = \
	src/catalog/catalog.c \
	src/catalog/catalog.h \
	src/catalog/catalog_load.c \
	src/catalog/catalog_private.h \
	src/catalog/catalog_ref.c \
	src/catalog/complete.c src/catalog/complete.h \
	src/catalog/content_files.c \
	src/catalog/content_root.c \
	src/catalog/content_root.h \
	src/catalog/episode_file.c \
	src/catalog/files.h \
	src/catalog/list_file.c \
	src/catalog/message.c \
	src/catalog/message.h \
	src/catalog/names.c \
	src/catalog/names.h \
	src/catalog/node.c \
	src/catalog/outline.c \
	src/catalog/outline.h \
	src/catalog/outline_catalog.c \
	src/catalog/outline_resolve.c \
	src/catalog/question_file.c \
	src/catalog/question_parts.c \
	src/catalog/question_parts.h \
	src/catalog/question_words.c \
	src/catalog/ref.c \
	src/catalog/ref.h \
	src/catalog/schema.c \
	src/catalog/schema_private.h \
	src/catalog/schema_values.c \
	src/catalog/schema.h \
	src/catalog/series_file.c \
	src/catalog/value.c \
	src/catalog/yaml_text.c \
	src/catalog/yaml_text.h \
	src/catalog/yaml_tree.c \
	src/catalog/yaml_tree.h
EXTRA_DIST += src/catalog/README.md
