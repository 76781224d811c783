#include "sync/qr.h"

#include "config.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>

bool qr_add(const char *text, struct str *rows)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);

    if (code == NULL) {
        return false;
    }
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            unsigned char cell = code->data[y * code->width + x];

            str_add_char(rows, (cell & 1) != 0 ? '1' : '0');
        }
        str_add_char(rows, '\n');
    }
    QRcode_free(code);
    return true;
}
#else
bool qr_add(const char *text, struct str *rows)
{
    (void)text;
    str_clear(rows);
    return false;
}
#endif
