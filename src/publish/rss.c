#include "publish/rss.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "publish/guid.h"
#include "publish/xml_out.h"

#define NO_MORE ((const char *)NULL)
enum { DAY_S = 86400, NAME_MAX_CHARS = 128 };

void rss_add_date(struct str *out, int64_t at_ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    int64_t seconds = at_ms / 1000;
    int64_t day = seconds / DAY_S;
    int second = (int)(seconds % DAY_S);
    struct civil civil = civil_from_day(day);

    str_add_format(out, "%s, %02d %s %04d %02d:%02d:%02d +0000",
                   days[civil_weekday(day)], civil.day, months[civil.month - 1],
                   civil.year, second / 3600, second / 60 % 60, second % 60);
}

static void add_date(struct xml_out *xml, const char *name, int64_t at_ms)
{
    struct str date = STR_INIT;

    rss_add_date(&date, at_ms);
    xml_text(xml, name, date.buf, NO_MORE);
    str_release(&date);
}

static void add_number(struct xml_out *xml, const char *name, int64_t value,
                       const char *attribute, const char *text)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%lld", (long long)value);
    if (text == NULL) {
        xml_text(xml, name, digits, NO_MORE);
    } else {
        xml_text(xml, name, digits, attribute, text, NO_MORE);
    }
}

/* Every form with its checksum; the enclosure is said to be the standard. */
static void add_file(struct xml_out *xml, const struct feed_item *item,
                     size_t at)
{
    const struct feed_file *file = &item->files[at];
    char bytes[24];
    char rate[24];

    snprintf(bytes, sizeof(bytes), "%lld", (long long)file->bytes);
    snprintf(
        rate, sizeof(rate), "%lld",
        (long long)(item->seconds > 0 ? file->bytes * 8 / item->seconds : 0));
    xml_open(xml, "podcast:alternateEnclosure", "type", file->type, "length",
             bytes, "bitrate", item->seconds > 0 ? rate : NULL, "default",
             at == 0 ? "true" : NULL, NO_MORE);
    xml_empty(xml, "podcast:source", "uri", file->url, NO_MORE);
    xml_empty(xml, "podcast:integrity", "type", "sri", "value", file->integrity,
              NO_MORE);
    xml_close(xml);
}

static void add_numbers(struct xml_out *xml, const struct feed_item *item)
{
    struct str name = STR_INIT;

    add_number(xml, "itunes:episode", item->episode, NULL, NULL);
    add_number(xml, "podcast:episode", item->episode, NULL, NULL);
    if (item->season > 0) {
        str_set(&name, item->season_name);
        str_truncate(&name, utf8_fit(name.buf, name.len, NAME_MAX_CHARS));
        add_number(xml, "itunes:season", item->season, NULL, NULL);
        add_number(xml, "podcast:season", item->season, "name", name.buf);
    }
    str_release(&name);
}

static void add_item(struct xml_out *xml, const struct feed_item *item)
{
    char bytes[24];

    snprintf(bytes, sizeof(bytes), "%lld", (long long)item->files[0].bytes);
    xml_open(xml, "item", NO_MORE);
    xml_text(xml, "title", item->title, NO_MORE);
    xml_text(xml, "itunes:title", item->title, NO_MORE);
    xml_text(xml, "guid", item->guid, "isPermaLink", "false", NO_MORE);
    add_date(xml, "pubDate", item->published_ms);
    xml_text(xml, "description", item->summary, NO_MORE);
    xml_text(xml, "content:encoded", item->html, NO_MORE);
    xml_empty(xml, "enclosure", "url", item->files[0].url, "length", bytes,
              "type", item->files[0].type, NO_MORE);
    add_number(xml, "itunes:duration", item->seconds, NULL, NULL);
    xml_text(xml, "itunes:episodeType", "full", NO_MORE);
    xml_text(xml, "itunes:explicit", "false", NO_MORE);
    add_numbers(xml, item);
    xml_empty(xml, "podcast:chapters", "url", item->chapters_url, "type",
              "application/json+chapters", NO_MORE);
    xml_empty(xml, "podcast:transcript", "url", item->transcript_url, "type",
              "text/vtt", "rel", "captions", NO_MORE);
    for (size_t i = 0; i < item->file_count; i++) {
        add_file(xml, item, i);
    }
    xml_close(xml);
}

static void add_channel(struct xml_out *xml, const struct feed_channel *channel)
{
    char guid[37];

    feed_guid(channel->self_url, guid);
    xml_text(xml, "title", channel->title, NO_MORE);
    xml_text(xml, "link", channel->link, NO_MORE);
    xml_empty(xml, "atom:link", "href", channel->self_url, "rel", "self",
              "type", "application/rss+xml", NO_MORE);
    xml_text(xml, "description", channel->description, NO_MORE);
    xml_text(xml, "language", channel->language, NO_MORE);
    xml_text(xml, "generator", "dstudio", NO_MORE);
    add_date(xml, "lastBuildDate", channel->changed_ms);
    xml_text(xml, "itunes:author", channel->author, NO_MORE);
    xml_text(xml, "itunes:type", "serial", NO_MORE);
    xml_text(xml, "itunes:explicit", "false", NO_MORE);
    xml_empty(xml, "itunes:image", "href", channel->image_url, NO_MORE);
    xml_open(xml, "image", NO_MORE);
    xml_text(xml, "url", channel->image_url, NO_MORE);
    xml_text(xml, "title", channel->title, NO_MORE);
    xml_text(xml, "link", channel->link, NO_MORE);
    xml_close(xml);
    xml_empty(xml, "itunes:category", "text", "Technology", NO_MORE);
    xml_open(xml, "itunes:category", "text", "Education", NO_MORE);
    xml_empty(xml, "itunes:category", "text", "Courses", NO_MORE);
    xml_close(xml);
    if (channel->email != NULL) {
        xml_open(xml, "itunes:owner", NO_MORE);
        xml_text(xml, "itunes:name", channel->author, NO_MORE);
        xml_text(xml, "itunes:email", channel->email, NO_MORE);
        xml_close(xml);
        xml_text(xml, "podcast:locked", "yes", "owner", channel->email,
                 NO_MORE);
    }
    xml_text(xml, "podcast:guid", guid, NO_MORE);
    xml_text(xml, "podcast:medium", "podcast", NO_MORE);
    xml_text(xml, "podcast:license", channel->license, NO_MORE);
}

void rss_format(const struct feed_channel *channel, struct str *out)
{
    struct xml_out xml;

    xml_begin(&xml, out);
    xml_open(&xml, "rss", "version", "2.0", "xmlns:atom",
             "http://www.w3.org/2005/Atom", "xmlns:content",
             "http://purl.org/rss/1.0/modules/content/", "xmlns:itunes",
             "http://www.itunes.com/dtds/podcast-1.0.dtd", "xmlns:podcast",
             "https://podcastindex.org/namespace/1.0", NO_MORE);
    xml_open(&xml, "channel", NO_MORE);
    add_channel(&xml, channel);
    for (size_t i = 0; i < channel->count; i++) {
        add_item(&xml, &channel->items[i]);
    }
    xml_close(&xml);
    xml_close(&xml);
}
