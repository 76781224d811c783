/* The bar of what plays, at the widths of a pane, a terminal, a wide one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "app/app.h"
#include "player/player.h"
#include "screens/bar.h"

static struct app_episode episode = {.n = 51, .meta = {.chapter_count = 3}};
static struct chapter chapters[3];
static char titles[3][16] = {"Sized on paper", "Time and order", "The peak"};
static const double starts[] = {0, 0.25, 0.5};

static struct listen playing(void)
{
    struct listen listen = {
        .state = LISTEN_PLAYING,
        .episode = &episode,
        .chapter = 1,
        .position_s = 1450,
        .duration_s = 1865,
        .duration_exact = true,
        .place = 0.6,
        .speed = 1.5,
        .volume = 100,
        .heard_share = 0.42,
        .check_chapter = -1,
        .offer_chapter = -1,
        .player = player_about(PLAYER_MPV),
    };

    episode.meta.chapters = chapters;
    for (int i = 0; i < 3; i++) {
        chapters[i].title = titles[i];
    }
    memset(listen.pieces, 100, LISTEN_PIECES * 2 / 5);
    return listen;
}

static void check(const struct listen *listen, int width, bool full, bool ascii,
                  const char *wanted)
{
    struct canvas *canvas = canvas_new(width, full ? 2 : 1);
    struct str text = STR_INIT;

    canvas_set_ascii(canvas, ascii);
    if (full) {
        bar_draw_full(listen, starts, 3, canvas);
    } else {
        assert_true(bar_draw_line(listen, canvas));
    }
    canvas_dump_text(canvas, &text);
    assert_string_equal(text.buf, wanted);
    str_release(&text);
    canvas_free(canvas);
}

static void test_full(void **state)
{
    struct listen listen = playing();

    (void)state;
    check(&listen, 38, true, false,
          "▶ 24:10 / 31:05  1.5x\n"
          "━━━━━━━━━━━━━━━───────●───────────────\n");
    check(
        &listen, 70, true, false,
        "▶ 24:10 / 31:05  -4:36 at 1.5x                              heard "
        "42 %\n"
        "━━━━━━━━━━━━━━━━━╋━━━━━━━━━━───────┼─────●────────────────────────────"
        "\n");
    listen.volume = 80;
    listen.sleep = LISTEN_SLEEP_MINUTES;
    listen.sleep_left_s = 600;
    listen.guessed_share = 0.1;
    listen.read_share = 0.05;
    check(
        &listen, 78, true, true,
        "> 24:10 / 31:05  -4:36 at 1.5x  volume 80 %  sleep 10 min\n"
        "===================|===========--------|------O----------------------"
        "---------\n");
    check(
        &listen, 120, true, true,
        "> 24:10 / 31:05  -4:36 at 1.5x  volume 80 %  sleep 10 min"
        "                          heard 42 % (10 % estimated)  read 5 %\n"
        "==============================|=================------------|--------"
        "--O------------------------------------------------\n");
    /* A player that tells nothing: about. */
    listen.player = player_about(PLAYER_COMMAND);
    listen.sleep = LISTEN_SLEEP_CHAPTER;
    check(&listen, 38, true, true,
          "> ~24:10 / 31:05  1.5x  sleep\n"
          "===============-------O---------------\n");
}

static void test_line(void **state)
{
    struct listen listen = playing();

    (void)state;
    check(&listen, 38, false, false,
          "▶ Ep 51 Time and o… 24:10 / 31:05 1.5x\n");
    check(&listen, 78, false, false,
          "▶ Ep 51 Time and order                                      24:10 / "
          "31:05 "
          "1.5x\n");
    listen.volume = 80;
    listen.sleep = LISTEN_SLEEP_EPISODE;
    check(&listen, 78, false, true,
          "> Ep 51 Time and order         24:10 / 31:05 1.5x  volume 80 %  "
          "sleep: episode\n");
    listen.next_in_s = 7;
    listen.next_episode = 52;
    check(&listen, 38, false, true, "> Ep 51 Time and order    ep 52 in 7 s\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
