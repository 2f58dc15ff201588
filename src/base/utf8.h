/* utf8.h: what the rest of the program needs to know about characters. */
#ifndef SG_BASE_UTF8_H
#define SG_BASE_UTF8_H
#include "base/str.h"

/* Valid UTF-8 without surrogates, overlong forms or NUL bytes. */
bool utf8_valid(struct str s);
/* Number of code points; s must be valid. */
size_t utf8_len(struct str s);
/* Reads one code point at *at (< s.len) and moves on; U+FFFD for a broken byte, moving by one. */
uint32_t utf8_next(struct str s, size_t *at);
/* The longest prefix of at most n code points. */
struct str utf8_prefix(struct str s, size_t n);
/* No control characters; with_newlines allows \n (and \r\n, \t). */
bool utf8_printable(struct str s, bool with_newlines);

#endif
