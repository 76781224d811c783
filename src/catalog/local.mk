noinst_LIBRARIES += libcatalog.a
libcatalog_a_SOURCES = \
	src/catalog/catalog.h \
	src/catalog/content_root.h \
	src/catalog/message.c src/catalog/message.h \
	src/catalog/node.c \
	src/catalog/outline.h \
	src/catalog/ref.c src/catalog/ref.h \
	src/catalog/schema.h \
	src/catalog/yaml_text.c src/catalog/yaml_text.h \
	src/catalog/yaml_tree.c src/catalog/yaml_tree.h
