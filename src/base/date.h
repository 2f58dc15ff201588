/* date.h: days and instants of the county, which lives at UTC+8 without daylight saving (DOMAIN.md section 4).
 *
 * A day is int32: days since 1970-01-01; DAY_NONE is "no day" and is stored as '' (dates are ISO text in the database).
 * An instant is int64: milliseconds since the epoch, UTC.
 */
#ifndef SG_BASE_DATE_H
#define SG_BASE_DATE_H
#include "base/str.h"

typedef int32_t day_t; /* the one typedef: a day is a number, and its unit belongs into its name */
#define DAY_NONE INT32_MIN
#define MS_PER_DAY 86400000LL

struct civil {
    int year;  /* 1900..2999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

day_t day_of(int year, int month, int day);       /* DAY_NONE when there is no such day */
struct civil day_civil(day_t d);                  /* a day outside those years (so DAY_NONE too) gives the nearest within */
int day_weekday(day_t d);                         /* 1 = Monday .. 7 = Sunday */
day_t day_month_end(int year, int month);         /* its last day */
bool day_parse(struct str iso, day_t *out);       /* exactly YYYY-MM-DD; '' gives DAY_NONE and true */
struct str day_iso(struct arena *a, day_t d);     /* DAY_NONE gives '' */
day_t day_of_ms(int64_t ms);                      /* the county's day of an instant; clamped likewise */
int64_t day_start_ms(day_t d);                    /* 00:00 of that day in the county */
int64_t day_end_ms(day_t d);                      /* 24:00, exclusive: receipt before it is in time */
struct str ms_clock(struct arena *a, int64_t ms); /* "18:05", the county's */
struct str ms_iso(struct arena *a, int64_t ms);   /* "2020-09-23 18:05" */
/* "9月23日", or "2020年9月23日" when the year is not that of `today` (UI.md section 8); "23 Sep" in English. */
struct str day_page(struct arena *a, day_t d, day_t today, bool english);

#endif
