#include "fetch/feed.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "fetch/checksum.h"
#include "fetch/entities.h"
#include "fetch/plain.h"
#include "fetch/transcript.h"

enum { TITLE_MAX = 300, URL_MAX = 2000, VALUE_MAX = 200 };

static const char itunes[] = "http://www.itunes.com/dtds/podcast-1.0.dtd";
static const char podcast[] = "https://podcastindex.org/namespace/1.0";
/* Older feeds name the namespace by its documentation. */
static const char podcast_old[] =
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/"
    "1.0.md";

/* Is it that element? Prefixes mean nothing: the namespace's address does. */
static bool is(const xmlNode *node, const char *space, const char *name)
{
    const char *found;

    if (node->type != XML_ELEMENT_NODE ||
        strcmp((const char *)node->name, name) != 0) {
        return false;
    }
    if (space == NULL || node->ns == NULL || node->ns->href == NULL) {
        return space == NULL && node->ns == NULL;
    }
    found = (const char *)node->ns->href;
    return strcasecmp(found, space) == 0 ||
           (space == podcast && strcasecmp(found, podcast_old) == 0);
}

static const xmlNode *child(const xmlNode *parent, const char *space,
                            const char *name)
{
    const xmlNode *node = parent != NULL ? parent->children : NULL;

    while (node != NULL && !is(node, space, name)) {
        node = node->next;
    }
    return node;
}

/* The texts right below it. References to entities that the document makes
 * up are left out: nobody needs them, and they may be endless. */
static char *text_of(const xmlNode *node, size_t max)
{
    struct str raw = STR_INIT;
    char *plain;

    for (const xmlNode *at = node != NULL ? node->children : NULL;
         at != NULL && raw.len < 16 * max; at = at->next) {
        if ((at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) &&
            at->content != NULL) {
            str_add(&raw, (const char *)at->content);
        }
    }
    plain = plain_html(raw.buf, max);
    str_release(&raw);
    return plain;
}

static char *attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *at = node != NULL ? node->properties : NULL;

    while (at != NULL && strcmp((const char *)at->name, name) != 0) {
        at = at->next;
    }
    if (at == NULL || at->children == NULL ||
        at->children->type != XML_TEXT_NODE) {
        return xstrdup("");
    }
    return plain_line((const char *)at->children->content, URL_MAX);
}

/* Some publishers write a blank in an address as it is. */
static char *address(const xmlNode *node, const char *name)
{
    char *plain = attribute(node, name);
    struct str out = STR_INIT;

    for (const char *at = plain; *at != '\0'; at++) {
        if (*at == ' ') {
            str_add(&out, "%20");
        } else {
            str_add_char(&out, *at);
        }
    }
    free(plain);
    return str_take(&out);
}

static int64_t number_of(char *text, int64_t max, int64_t otherwise)
{
    int64_t value;
    bool ok = number_parse_int(text, 0, max, &value);

    free(text);
    return ok ? value : otherwise;
}

int64_t feed_duration_ms(const char *text)
{
    int64_t seconds = 0;
    int parts = 0;

    while (parts < 3) {
        size_t len = strspn(text, "0123456789");
        char *digits = xstrndup(text, len);
        int64_t value = number_of(digits, 1000000, -1);

        if (value < 0) {
            return 0;
        }
        seconds = seconds * 60 + value;
        text += len;
        parts++;
        if (*text != ':') {
            break;
        }
        text++;
    }
    if (*text == '.') { /* fractions are allowed and mean nothing */
        text++;
        text += strspn(text, "0123456789");
    }
    return *text == '\0' ? seconds * 1000 : 0;
}

static void replace(char **field, char *value)
{
    free(*field);
    *field = value;
}

static void read_enclosure(struct feed_item *item, const xmlNode *node)
{
    const xmlNode *enclosure = child(node, NULL, "enclosure");

    item->url = address(enclosure, "url");
    item->type = attribute(enclosure, "type");
    item->length = number_of(attribute(enclosure, "length"), INT64_MAX / 2, -1);
    item->length = item->length > 0 ? item->length : -1;
}

/* The first source over HTTP; "" when there are only others. */
static char *source_of(const xmlNode *alternate)
{
    for (const xmlNode *at = alternate->children; at != NULL; at = at->next) {
        char *url;

        if (!is(at, podcast, "source")) {
            continue;
        }
        url = address(at, "uri");
        if (strncasecmp(url, "http", 4) == 0) {
            return url;
        }
        free(url);
    }
    return xstrdup("");
}

/* An address and checksum of an alternateEnclosure; false without both. */
static bool read_source(const xmlNode *alternate, char **url, char **checksum)
{
    const xmlNode *integrity = child(alternate, podcast, "integrity");
    char *kind = attribute(integrity, "type");
    bool sri = strcasecmp(kind, "sri") == 0;

    free(kind);
    *url = source_of(alternate);
    *checksum = attribute(integrity, "value");
    if (sri && **url != '\0' && checksum_known(*checksum)) {
        return true;
    }
    free(*url);
    free(*checksum);
    return false;
}

/* A version with a checksum is better than the plain enclosure, which cannot
 * have one. */
static void read_alternates(struct feed_item *item, const xmlNode *node)
{
    bool have_default = false;

    for (const xmlNode *at = node->children; at != NULL; at = at->next) {
        char *url;
        char *checksum;
        char *type;
        char *standard;

        if (!is(at, podcast, "alternateEnclosure")) {
            continue;
        }
        type = attribute(at, "type");
        standard = attribute(at, "default");
        if (strncasecmp(type, "audio/", 6) == 0 &&
            (item->checksum == NULL ||
             (!have_default && str_equal(standard, "true"))) &&
            read_source(at, &url, &checksum)) {
            have_default = str_equal(standard, "true");
            replace(&item->url, url);
            replace(&item->checksum, checksum);
            replace(&item->type, xstrdup(type));
            item->length =
                number_of(attribute(at, "length"), INT64_MAX / 2, -1);
        }
        free(type);
        free(standard);
    }
}

/* The better, the higher; 0: of no use. */
static int transcript_rank(const char *type)
{
    return !transcript_type_known(type)                ? 0
           : strcasecmp(type, "text/vtt") == 0         ? 3
           : strcasecmp(type, "application/json") == 0 ? 1
                                                       : 2;
}

static void read_transcripts(struct feed_item *item, const xmlNode *node)
{
    int best = 0;

    for (const xmlNode *at = node->children; at != NULL; at = at->next) {
        char *type;

        if (!is(at, podcast, "transcript")) {
            continue;
        }
        type = attribute(at, "type");
        if (transcript_rank(type) > best) {
            best = transcript_rank(type);
            replace(&item->transcript, address(at, "url"));
            replace(&item->transcript_type, type);
        } else {
            free(type);
        }
    }
}

/* Our own number: a guid that ends in "ep051", else the number given. */
static int episode_of(const struct feed_item *item, const xmlNode *node)
{
    size_t len = strlen(item->guid);
    const char *tail = len >= 5 ? item->guid + len - 5 : "";
    const xmlNode *number;

    if (strncmp(tail, "ep", 2) == 0 && strspn(tail + 2, "0123456789") == 3 &&
        (len == 5 || strchr(":/#-_.", tail[-1]) != NULL)) {
        return (int)number_of(xstrdup(tail + 2), 999, 0);
    }
    number = child(node, itunes, "episode");
    if (number == NULL) {
        number = child(node, podcast, "episode");
    }
    return (int)number_of(text_of(number, 10), 99999, 0);
}

static void read_item(struct feed *feed, const xmlNode *node)
{
    struct feed_item item = {.guid = NULL};
    char *duration = text_of(child(node, itunes, "duration"), 20);

    item.guid = text_of(child(node, NULL, "guid"), VALUE_MAX);
    item.title = text_of(child(node, NULL, "title"), TITLE_MAX);
    item.published = text_of(child(node, NULL, "pubDate"), VALUE_MAX);
    item.duration_ms = feed_duration_ms(duration);
    item.season =
        (int)number_of(text_of(child(node, itunes, "season"), 10), 9999, 0);
    item.episode = episode_of(&item, node);
    item.chapters = address(child(node, podcast, "chapters"), "url");
    read_enclosure(&item, node);
    read_alternates(&item, node);
    read_transcripts(&item, node);
    free(duration);
    GROW(feed->items, feed->count, feed->capacity);
    feed->items[feed->count++] = item;
}

static void item_release(struct feed_item *item)
{
    free(item->guid);
    free(item->title);
    free(item->url);
    free(item->type);
    free(item->checksum);
    free(item->published);
    free(item->chapters);
    free(item->transcript);
    free(item->transcript_type);
}

static void fill_missing(struct feed_item *item)
{
    char **const texts[] = {&item->checksum, &item->transcript,
                            &item->transcript_type};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (*texts[i] == NULL) {
            *texts[i] = xstrdup("");
        }
    }
}

static void read_channel(struct feed *feed, const xmlNode *channel)
{
    feed->title = text_of(child(channel, NULL, "title"), TITLE_MAX);
    for (const xmlNode *node = channel->children;
         node != NULL && feed->count < FEED_ITEMS_MAX; node = node->next) {
        if (!is(node, NULL, "item")) {
            continue;
        }
        read_item(feed, node);
        fill_missing(&feed->items[feed->count - 1]);
        if (feed->items[feed->count - 1].url[0] == '\0') {
            item_release(&feed->items[--feed->count]);
        }
    }
}

static xmlDoc *parse(const struct str *text, bool *damaged)
{
    enum {
        QUIET = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
                XML_PARSE_NOWARNING
    };
    xmlDoc *doc = xmlReadMemory(text->buf, (int)text->len, NULL, NULL, QUIET);

    *damaged = doc == NULL;
    return doc != NULL ? doc
                       : xmlReadMemory(text->buf, (int)text->len, NULL, NULL,
                                       QUIET | XML_PARSE_RECOVER);
}

bool feed_parse(struct feed *feed, const char *text, size_t len,
                struct error *err)
{
    struct str clean = STR_INIT;
    const xmlNode *channel = NULL;
    xmlDoc *doc;

    memset(feed, 0, sizeof(*feed));
    if (len > FEED_MAX) {
        return error_set_code(err, ERROR_DAMAGED, "the feed is too long");
    }
    entities_replace(&clean, text, len);
    doc = parse(&clean, &feed->damaged);
    if (doc != NULL) {
        const xmlNode *root = xmlDocGetRootElement(doc);

        channel = root != NULL && is(root, NULL, "rss")
                      ? child(root, NULL, "channel")
                      : NULL;
    }
    if (channel != NULL) {
        read_channel(feed, channel);
    }
    xmlFreeDoc(doc);
    str_release(&clean);
    return channel != NULL ||
           error_set_code(err, ERROR_DAMAGED, "it is no RSS feed");
}

void feed_release(struct feed *feed)
{
    for (size_t i = 0; i < feed->count; i++) {
        item_release(&feed->items[i]);
    }
    free(feed->items);
    free(feed->title);
    memset(feed, 0, sizeof(*feed));
}
