#include "catalog/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "catalog/yaml_text.h"

/* Above this many keys a mapping is looked up by hash, so that a hostile file
 * cannot make the search for double keys quadratic. */
enum { SMALL_MAP = 16 };

/* An open mapping or list. */
struct frame {
    struct node *node;
    struct node *last;
    const char *key; /* waiting for its value, or NULL */
    struct position key_at;
    bool drop_value; /* the key was refused */
    struct map keys; /* key → line, once there are more than SMALL_MAP */
};

struct builder {
    struct yaml_tree *tree;
    struct yaml_text text;
    struct messages *messages;
    yaml_parser_t parser;
    struct frame frames[YAML_MAX_DEPTH];
    size_t depth;
    size_t nodes;
    bool seen_document;
    bool reported;
};

static const char *keep_text(struct yaml_tree *tree, const void *text,
                             size_t len)
{
    char *copy = arena_take(&tree->arena, len + 1);

    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

static struct position place_of(yaml_mark_t mark)
{
    return (struct position){(unsigned)mark.line + 1,
                             (unsigned)mark.column + 1};
}

#define REPORT(builder, at, code, ...)                                         \
    do {                                                                       \
        (builder)->reported = true;                                            \
        messages_add((builder)->messages, (builder)->tree->file, (at),         \
                     SEVERITY_ERROR, (code), __VA_ARGS__);                     \
    } while (0)

/* "question" for an item of `questions`: what a message calls the mapping. */
static void add_noun(const struct builder *builder, struct str *out)
{
    const struct frame *frame = &builder->frames[builder->depth - 1];
    const char *key = frame->node->key;
    size_t len;

    if (builder->depth == 1) {
        str_add(out, "file");
        return;
    }
    if (key != NULL) {
        str_add_format(out, "'%s'", key);
        return;
    }
    key = frame[-1].node->key;
    len = key != NULL ? strlen(key) : 0;
    if (len > 3 && str_ends_with(key, "ies")) {
        str_add_len(out, key, len - 3);
        str_add_char(out, 'y');
    } else if (len > 1 && key[len - 1] == 's') {
        str_add_len(out, key, len - 1);
    } else {
        str_add(out, "mapping");
    }
    for (size_t i = 0; i < out->len; i++) {
        if (out->buf[i] == '_') {
            out->buf[i] = ' ';
        }
    }
}

/* Line where the key was first set, 0 if it is new. */
static size_t find_key(struct frame *frame, const char *key)
{
    size_t line;

    if (frame->node->count <= SMALL_MAP) {
        const struct node *member = node_get(frame->node, key);

        return member != NULL ? member->key_at.line : 0;
    }
    if (frame->keys.count == 0) {
        for (const struct node *member = frame->node->first; member != NULL;
             member = member->next) {
            map_add(&frame->keys, member->key, member->key_at.line);
        }
    }
    line = map_get(&frame->keys, key);
    return line != MAP_NONE ? line : 0;
}

static void begin_key(struct builder *builder, const yaml_event_t *event)
{
    struct frame *frame = &builder->frames[builder->depth - 1];
    struct position at = place_of(event->start_mark);
    const char *key = keep_text(builder->tree, event->data.scalar.value,
                                event->data.scalar.length);
    size_t line = find_key(frame, key);

    frame->key = key;
    frame->key_at = at;
    frame->drop_value = false;
    if (strcmp(key, "<<") == 0 &&
        event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        REPORT(builder, at, "Y004", "merge key '<<' is not allowed");
        frame->drop_value = true;
    } else if (line > 0) {
        struct str noun = STR_INIT;

        add_noun(builder, &noun);
        REPORT(builder, at, "Y003",
               "key '%s' is set twice in this %s; first set at line %zu", key,
               noun.buf, line);
        str_release(&noun);
        frame->drop_value = true;
    }
}

/* Hangs the node into what is open; false when it is a key, or dropped. */
static void attach(struct builder *builder, struct node *node)
{
    struct frame *frame;

    if (builder->depth == 0) {
        builder->tree->root = node;
        return;
    }
    frame = &builder->frames[builder->depth - 1];
    if (frame->node->kind == NODE_MAP) {
        node->key = frame->key;
        node->key_at = frame->key_at;
        frame->key = NULL;
        if (frame->drop_value) {
            return;
        }
        if (frame->keys.count > 0) {
            map_add(&frame->keys, node->key, node->key_at.line);
        }
    }
    if (frame->last == NULL) {
        frame->node->first = node;
    } else {
        frame->last->next = node;
    }
    frame->last = node;
    frame->node->count++;
}

static bool waits_for_key(const struct builder *builder)
{
    const struct frame *frame;

    if (builder->depth == 0) {
        return false;
    }
    frame = &builder->frames[builder->depth - 1];
    return frame->node->kind == NODE_MAP && frame->key == NULL;
}

static struct node *new_node(struct builder *builder, enum node_kind kind,
                             const yaml_event_t *event)
{
    struct node *node = arena_take(&builder->tree->arena, sizeof(*node));

    *node = (struct node){.kind = kind, .at = place_of(event->start_mark)};
    builder->nodes++;
    return node;
}

/* Escapes in double quotes can make characters that no file may hold. */
static void check_escapes(struct builder *builder, const yaml_event_t *event)
{
    const char *at = (const char *)event->data.scalar.value;
    const char *end = at + event->data.scalar.length;

    while (at < end) {
        uint32_t rune;

        at += utf8_decode(at, end, &rune);
        if (yaml_rune_refused(rune) || rune == '\r') {
            REPORT(builder, place_of(event->start_mark), "Y002",
                   "control character U+%04X written as an escape",
                   (unsigned)rune);
            return;
        }
    }
}

static enum node_style style_of(yaml_scalar_style_t style)
{
    if (style == YAML_PLAIN_SCALAR_STYLE) {
        return NODE_PLAIN;
    }
    return style == YAML_LITERAL_SCALAR_STYLE ||
                   style == YAML_FOLDED_SCALAR_STYLE
               ? NODE_BLOCK
               : NODE_QUOTED;
}

static void add_scalar(struct builder *builder, const yaml_event_t *event)
{
    enum node_style style = style_of(event->data.scalar.style);
    struct node *node;

    if (style != NODE_PLAIN) {
        yaml_text_report_tabs(&builder->text, event->start_mark.index);
        yaml_text_skip_tabs(&builder->text, event->end_mark.index);
    }
    if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
        check_escapes(builder, event);
    }
    if (waits_for_key(builder)) {
        begin_key(builder, event);
        return;
    }
    node = new_node(builder, NODE_TEXT, event);
    node->style = style;
    node->len = event->data.scalar.length;
    node->text = keep_text(builder->tree, event->data.scalar.value, node->len);
    /* A NUL escape would make two texts of one. */
    node->len = strlen(node->text);
    attach(builder, node);
}

static bool open_node(struct builder *builder, enum node_kind kind,
                      const yaml_event_t *event)
{
    struct node *node;
    struct frame *frame;

    if (builder->depth == YAML_MAX_DEPTH) {
        REPORT(builder, place_of(event->start_mark), "Y006",
               "nested deeper than %d levels", YAML_MAX_DEPTH);
        return false;
    }
    node = new_node(builder, kind, event);
    if (waits_for_key(builder)) {
        /* Read past it, and past its value, without keeping either. */
        frame = &builder->frames[builder->depth - 1];
        REPORT(builder, node->at, "S003", "a key must be a text, not a %s",
               kind == NODE_MAP ? "mapping" : "list");
        frame->key = "";
        frame->key_at = node->at;
        frame->drop_value = true;
    } else {
        attach(builder, node);
    }
    frame = &builder->frames[builder->depth++];
    *frame = (struct frame){.node = node, .keys = MAP_INIT};
    return true;
}

static void close_node(struct builder *builder)
{
    map_release(&builder->frames[--builder->depth].keys);
}

static void check_properties(struct builder *builder, const yaml_event_t *event,
                             const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL) {
        REPORT(builder, place_of(event->start_mark), "Y004",
               "anchor '&%s' is not allowed", (const char *)anchor);
    }
    if (tag != NULL) {
        REPORT(builder, place_of(event->start_mark), "Y004",
               "tag '%s' is not allowed", (const char *)tag);
    }
}

static bool begin_document(struct builder *builder, const yaml_event_t *event)
{
    if (builder->seen_document) {
        REPORT(builder, place_of(event->start_mark), "Y005",
               "a second document begins here; a file holds one");
        return false;
    }
    builder->seen_document = true;
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end) {
        REPORT(builder, place_of(event->start_mark), "Y004",
               "tag directives are not allowed");
    }
    return true;
}

/* An alias stands for an absent value. */
static void add_alias(struct builder *builder, const yaml_event_t *event)
{
    yaml_event_t empty = {.type = YAML_SCALAR_EVENT,
                          .data.scalar = {.value = (yaml_char_t *)str_empty,
                                          .length = 0,
                                          .style = YAML_PLAIN_SCALAR_STYLE},
                          .start_mark = event->start_mark,
                          .end_mark = event->end_mark};

    REPORT(builder, place_of(event->start_mark), "Y004",
           "alias '*%s' is not allowed",
           (const char *)event->data.alias.anchor);
    add_scalar(builder, &empty);
}

/* False: stop reading. */
static bool take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(builder, event);
    case YAML_ALIAS_EVENT:
        add_alias(builder, event);
        return true;
    case YAML_SCALAR_EVENT:
        check_properties(builder, event, event->data.scalar.anchor,
                         event->data.scalar.tag);
        add_scalar(builder, event);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        check_properties(builder, event, event->data.sequence_start.anchor,
                         event->data.sequence_start.tag);
        return open_node(builder, NODE_LIST, event);
    case YAML_MAPPING_START_EVENT:
        check_properties(builder, event, event->data.mapping_start.anchor,
                         event->data.mapping_start.tag);
        return open_node(builder, NODE_MAP, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_node(builder);
        return true;
    case YAML_STREAM_END_EVENT:
        return false;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return true;
}

/* The parser's words, and where what is still open began. */
static void report_parser(struct builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    const char *problem =
        parser->problem != NULL ? parser->problem : "cannot be read";

    if (parser->context != NULL) {
        REPORT(builder, place_of(parser->problem_mark), "Y001",
               "not YAML: %s %s that began at line %u", problem,
               parser->context, (unsigned)parser->context_mark.line + 1);
    } else {
        REPORT(builder, place_of(parser->problem_mark), "Y001", "not YAML: %s",
               problem);
    }
    builder->tree->broken = true;
}

static void read_events(struct builder *builder)
{
    bool more = true;

    while (more) {
        yaml_event_t event;

        if (!yaml_parser_parse(&builder->parser, &event)) {
            report_parser(builder);
            return;
        }
        more = take_event(builder, &event);
        if (more && builder->nodes > YAML_MAX_NODES) {
            REPORT(builder, place_of(event.start_mark), "Y006",
                   "more than %d values", YAML_MAX_NODES);
            more = false;
        }
        if (!more && event.type != YAML_STREAM_END_EVENT) {
            builder->tree->broken = true;
        }
        yaml_event_delete(&event);
    }
}

static void build(struct builder *builder)
{
    if (yaml_parser_initialize(&builder->parser) == 0) {
        REPORT(builder, ((struct position){0, 0}), "Y001",
               "the YAML parser cannot start");
        builder->tree->broken = true;
        return;
    }
    yaml_parser_set_encoding(&builder->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder->parser,
                                 (const unsigned char *)builder->text.text,
                                 builder->text.len);
    read_events(builder);
    yaml_text_report_tabs(&builder->text, SIZE_MAX);
    yaml_parser_delete(&builder->parser);
    while (builder->depth > 0) {
        close_node(builder);
    }
}

bool yaml_tree_parse(struct yaml_tree *tree, const char *file, const char *text,
                     size_t len, struct messages *messages)
{
    struct builder *builder = xcalloc(1, sizeof(*builder));
    bool ok;

    *tree = (struct yaml_tree)YAML_TREE_INIT;
    tree->file = xstrdup(file);
    builder->tree = tree;
    builder->messages = messages;
    if (len > YAML_MAX_BYTES) {
        REPORT(builder, ((struct position){0, 0}), "Y006",
               "larger than %d bytes", YAML_MAX_BYTES);
        tree->broken = true;
    } else {
        yaml_text_init(&builder->text, tree->file, text, len, messages);
        build(builder);
    }
    ok = !builder->reported && !builder->text.bad;
    yaml_text_release(&builder->text);
    free(builder);
    return ok;
}

bool yaml_tree_read(struct yaml_tree *tree, const char *path, const char *file,
                    struct messages *messages)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct file_stamp stamp;
    bool ok = false;

    *tree = (struct yaml_tree)YAML_TREE_INIT;
    if (file_get_stamp(path, &stamp) && stamp.size > YAML_MAX_BYTES) {
        messages_add(messages, file, (struct position){0, 0}, SEVERITY_ERROR,
                     "Y006", "larger than %d bytes", YAML_MAX_BYTES);
        tree->broken = true;
    } else if (!file_read(path, YAML_MAX_BYTES, &text, &err)) {
        messages_add(messages, file, (struct position){0, 0}, SEVERITY_ERROR,
                     "Y001", "%s", error_get(&err));
        tree->broken = true;
    } else {
        ok = yaml_tree_parse(tree, file, text.buf, text.len, messages);
    }
    str_release(&text);
    error_release(&err);
    return ok;
}

void yaml_tree_release(struct yaml_tree *tree)
{
    arena_release(&tree->arena);
    free(tree->file);
    *tree = (struct yaml_tree)YAML_TREE_INIT;
}
