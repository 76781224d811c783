/* Publishing: quoting, dates, identities, what is remembered, and chapter marks
 * read back from the files that ffmpeg wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "narration/join.h"
#include "publish/chapters.h"
#include "publish/guid.h"
#include "publish/published.h"
#include "publish/rss.h"
#include "publish/transcript.h"
#include "publish/xml_out.h"

static void test_guid(void **state)
{
    static const struct {
        const char *url;
        const char *guid;
    } cases[] = {
        /* The example of the namespace's own text. */
        {"https://mp3s.nashownotes.com/pc20rss.xml",
         "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
        {"http://mp3s.nashownotes.com/pc20rss.xml//",
         "917393e3-1b1e-5cef-ace4-edaa54e1f810"},
        {"podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"},
    };
    char guid[37];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        feed_guid(cases[i].url, guid);
        assert_string_equal(guid, cases[i].guid);
    }
}

static void test_dates(void **state)
{
    struct str out = STR_INIT;

    (void)state;
    rss_add_date(&out, INT64_C(1772442000000));
    assert_string_equal(out.buf, "Mon, 02 Mar 2026 09:00:00 +0000");
    str_clear(&out);
    rss_add_date(&out, INT64_C(951782399999));
    assert_string_equal(out.buf, "Mon, 28 Feb 2000 23:59:59 +0000");
    str_release(&out);
}

static void test_xml(void **state)
{
    struct str out = STR_INIT;
    struct xml_out xml;

    (void)state;
    xml_begin(&xml, &out);
    xml_open(&xml, "a", "b", "\"<&>'", "left", NULL, NULL);
    xml_text(&xml, "c", "x\x01\x1b[31m\tx < y && z\xff \xf0\x9f\x98\x80", NULL);
    xml_text(&xml, "d", NULL, NULL);
    xml_empty(&xml, "e", NULL);
    xml_close(&xml);
    assert_string_equal(out.buf,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<a b=\"&quot;&lt;&amp;&gt;'\">\n"
                        "  <c>x[31m\tx &lt; y &amp;&amp; z\xef\xbf\xbd "
                        "\xf0\x9f\x98\x80</c>\n"
                        "  <e/>\n"
                        "</a>\n");
    str_release(&out);
}

static void test_texts(void **state)
{
    static const struct feed_chapter chapters[] = {
        {"one", "The \"first\"", 0, 1500}, {"two", "Second", 1500, 61234}};
    struct cues cues = CUES_INIT;
    struct str out = STR_INIT;

    (void)state;
    chapters_format(chapters, 2, &out);
    assert_string_equal(
        out.buf,
        "{\"version\":\"1.2.0\",\"chapters\":["
        "{\"startTime\":0,\"endTime\":1.5,\"title\":\"The \\\"first\\\"\"},"
        "{\"startTime\":1.5,\"endTime\":61.234,\"title\":\"Second\"}]}\n");
    str_clear(&out);
    cues_add(&cues, 100, 2500, 0, 7, "a < b --> c & d");
    cues_add(&cues, 2500, 3000, 7, 7, "");
    transcript_begin(&out);
    transcript_add(&out, &chapters[1], &cues);
    assert_string_equal(out.buf, "WEBVTT\n\ntwo:0-7\n"
                                 "00:00:01.600 --> 00:00:04.000\n"
                                 "a &lt; b --&gt; c &amp; d\n");
    cues_release(&cues);
    str_release(&out);
}

static void test_published(void **state)
{
    struct published one = {.key = "0123456789abcdef",
                            .published_ms = 1772442000000,
                            .changed_ms = 1772442000001,
                            .ms = 1398550,
                            .count = 1};
    struct published back;
    struct str text = STR_INIT;

    (void)state;
    snprintf(one.files[0].name, sizeof(one.files[0].name), "ep051.mp3");
    one.files[0].bytes = 8392495;
    memset(one.files[0].hex, 'a', 64);
    snprintf(one.files[0].integrity, sizeof(one.files[0].integrity),
             "sha256-x=");
    published_format(&one, &text);
    assert_true(published_parse(&back, text.buf));
    assert_memory_equal(&back, &one, sizeof(one));
    /* Every beginning is refused or read, and a path is refused. */
    for (size_t len = 0; len + 1 < text.len; len++) {
        char *cut = xstrndup(text.buf, len);

        if (published_parse(&back, cut) && back.count != 1) {
            fail_msg("cut at %zu", len);
        }
        free(cut);
    }
    *strstr(text.buf, "ep051.mp3") = '/';
    assert_false(published_parse(&back, text.buf));
    str_release(&text);
}

/* --------------------------------------------------------------- chapters */

static const double starts[] = {0, 2.309, 5.681, 8.495, 11.912, 14.25};
enum { CHAPTERS = 5 };

static void shell(const char *format, ...) PRINTF(1, 2);
static void shell(const char *format, ...)
{
    struct str command = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&command, format, args);
    va_end(args);
    if (system(command.buf) != 0) {
        fail_msg("%s", command.buf);
    }
    str_release(&command);
}

static bool go_on(void *context, double share)
{
    (void)context;
    return share >= 0;
}

static void check_chapters(const char *path)
{
    char *command =
        xasprintf("ffprobe -v error -show_entries "
                  "chapter=start_time:chapter_tags=title -of csv=p=0"
                  " '%s'",
                  path);
    FILE *pipe = popen(command, "r");
    char line[256];
    int count = 0;

    assert_non_null(pipe);
    while (fgets(line, sizeof(line), pipe) != NULL) {
        char *title = strchr(line, ',');

        assert_true(count < CHAPTERS);
        if (fabs(strtod(line, NULL) - starts[count]) > 0.0015) {
            fail_msg("%s: chapter %d begins at %s", path, count, line);
        }
        assert_non_null(title);
        assert_true(str_starts_with(title, ",Chapter = #1; a\\b") ||
                    str_starts_with(title, ",\"Chapter = #1; a\\b"));
        count++;
    }
    pclose(pipe);
    assert_int_equal(count, CHAPTERS);
    free(command);
}

/* Each chapter has a tone of its own: its mark must stand where that begins.
 * 0.3 s behind the mark the tone is there, 0.3 s before it is another. */
static void check_tone(const char *path, double at_s, int hertz)
{
    char *command = xasprintf(
        "ffmpeg -nostdin -hide_banner -i '%s' -af "
        "'atrim=%.3f:%.3f,bandpass=f=%d:width_type=h:w=80,astats' -f null - "
        "2>&1 | sed -n 's/.*RMS level dB: //p' | tail -n 1",
        path, at_s, at_s + 0.2, hertz);
    FILE *pipe = popen(command, "r");
    double level = -200;

    assert_non_null(pipe);
    if (fscanf(pipe, "%lf", &level) != 1 || level < -35) {
        fail_msg("%s: %d Hz at %.3f s: %.1f dB", path, hertz, at_s, level);
    }
    pclose(pipe);
    free(command);
}

static void test_chapter_marks(void **state)
{
    struct join_chapter chapters[CHAPTERS];
    struct join_output outputs[JOIN_FORMATS];
    struct join_tags tags = {"A = title; #1", "Album", "Us", "51", "eng"};
    struct watch watch = {.progress = go_on};
    char folder[] = "/tmp/dstudio-join-XXXXXX";
    struct error err = ERROR_INIT;
    char *sounds[CHAPTERS];
    char *paths[JOIN_FORMATS];
    char *scratch;

    (void)state;
    if (system("command -v ffmpeg ffprobe >/dev/null") != 0) {
        skip();
    }
    assert_non_null(mkdtemp(folder));
    scratch = xasprintf("%s/tags", folder);
    for (int i = 0; i < CHAPTERS; i++) {
        sounds[i] = xasprintf("%s/%d.opus", folder, i);
        chapters[i] = (struct join_chapter){
            .sound = sounds[i],
            .title = "Chapter = #1; a\\b",
            .start_ms = llround(starts[i] * 1000),
            .end_ms = llround(starts[i + 1] * 1000),
        };
        shell("ffmpeg -nostdin -loglevel error -f lavfi -i "
              "sine=frequency=%d:sample_rate=48000:duration=%.3f -c:a libopus "
              "-b:a 24k '%s'",
              400 + 400 * i, starts[i + 1] - starts[i], chapters[i].sound);
    }
    for (int i = 0; i < JOIN_FORMATS; i++) {
        outputs[i].format = (enum join_format)i;
        paths[i] = xasprintf("%s/whole.%s", folder,
                             join_format_name(outputs[i].format));
        outputs[i].path = paths[i];
    }
    if (!join_chapters(&watch, chapters, CHAPTERS, &tags, outputs, JOIN_FORMATS,
                       scratch, &err)) {
        fail_msg("%s", error_get(&err));
    }
    for (int i = 0; i < JOIN_FORMATS; i++) {
        check_chapters(outputs[i].path);
        for (int c = 0; c < CHAPTERS; c++) {
            check_tone(outputs[i].path, starts[c] + 0.3, 400 + 400 * c);
            check_tone(outputs[i].path, starts[c + 1] - 0.5, 400 + 400 * c);
        }
        /* The same again: the same bytes. */
        shell("cp '%s' '%s/first'", outputs[i].path, folder);
        assert_true(join_chapters(&watch, chapters, CHAPTERS, &tags,
                                  &outputs[i], 1, scratch, &err));
        shell("cmp '%s' '%s/first'", outputs[i].path, folder);
        free(paths[i]);
    }
    for (int i = 0; i < CHAPTERS; i++) {
        free(sounds[i]);
    }
    free(scratch);
    shell("rm -rf '%s'", folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guid),      cmocka_unit_test(test_dates),
        cmocka_unit_test(test_xml),       cmocka_unit_test(test_texts),
        cmocka_unit_test(test_published), cmocka_unit_test(test_chapter_marks),
    };

    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
