#include "publish/xml_out.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"

void xml_begin(struct xml_out *xml, struct str *out)
{
    memset(xml, 0, sizeof(*xml));
    xml->out = out;
    str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

/* What XML 1.0 has no way to write. */
static bool is_forbidden(uint32_t rune)
{
    return (rune < 0x20 && rune != '\t' && rune != '\n') ||
           (rune >= 0x7f && rune < 0xa0) || rune == 0xfffe || rune == 0xffff ||
           (rune >= 0xd800 && rune < 0xe000);
}

static void add_quoted(struct str *out, const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        uint32_t rune;
        size_t len = utf8_decode(text, end, &rune);
        const char *entity = rune < 0x80 ? str_entity((char)rune) : NULL;

        if (entity != NULL) {
            str_add(out, entity);
        } else if (!is_forbidden(rune)) {
            str_add_rune(out, rune);
        }
        text += len;
    }
}

static void indent(struct xml_out *xml)
{
    str_add_repeat(xml->out, "  ", (size_t)xml->depth);
}

static void add_start(struct xml_out *xml, const char *name, va_list args)
{
    const char *attribute;

    indent(xml);
    str_add_char(xml->out, '<');
    str_add(xml->out, name);
    while ((attribute = va_arg(args, const char *)) != NULL) {
        const char *value = va_arg(args, const char *);

        if (value != NULL) {
            str_add_format(xml->out, " %s=\"", attribute);
            add_quoted(xml->out, value);
            str_add_char(xml->out, '"');
        }
    }
}

void xml_open(struct xml_out *xml, const char *name, ...)
{
    va_list args;

    assert(xml->depth < XML_DEPTH_MAX);
    va_start(args, name);
    add_start(xml, name, args);
    va_end(args);
    str_add(xml->out, ">\n");
    xml->open[xml->depth++] = name;
}

void xml_close(struct xml_out *xml)
{
    assert(xml->depth > 0);
    xml->depth--;
    indent(xml);
    str_add_format(xml->out, "</%s>\n", xml->open[xml->depth]);
}

void xml_empty(struct xml_out *xml, const char *name, ...)
{
    va_list args;

    va_start(args, name);
    add_start(xml, name, args);
    va_end(args);
    str_add(xml->out, "/>\n");
}

void xml_text(struct xml_out *xml, const char *name, const char *text, ...)
{
    va_list args;

    if (text == NULL) {
        return;
    }
    va_start(args, text);
    add_start(xml, name, args);
    va_end(args);
    str_add_char(xml->out, '>');
    add_quoted(xml->out, text);
    str_add_format(xml->out, "</%s>\n", name);
}
