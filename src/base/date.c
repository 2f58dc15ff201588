#include "base/date.h"
#include "base/arena.h"

#define COUNTY_OFFSET_MS (8 * 3600000LL) /* Asia/Shanghai, no daylight saving */
#define YEAR_MIN 1900
#define YEAR_MAX 2999

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

/* Days before 1 January of y, counted from 1970. */
static day_t year_start(int y)
{
    int p = y - 1;
    return (day_t)(p * 365 + p / 4 - p / 100 + p / 400 - 719162);
}

day_t day_of(int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DAY_NONE;
    day_t d = year_start(year);
    for (int m = 1; m < month; m++)
        d += month_days(year, m);
    return d + day - 1;
}

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

struct civil day_civil(day_t day)
{
    day_t d = (day_t)clamp(day, year_start(YEAR_MIN), year_start(YEAR_MAX + 1) - 1);
    int y = 1970 + (int)(d / 366);
    while (year_start(y + 1) <= d)
        y++;
    while (year_start(y) > d)
        y--;
    int rest = d - year_start(y), m = 1;
    while (rest >= month_days(y, m))
        rest -= month_days(y, m++);
    return (struct civil){.year = y, .month = m, .day = rest + 1};
}

int day_weekday(day_t d)
{
    return (int)(((int64_t)d % 7 + 7 + 3) % 7) + 1; /* 1970-01-01 was a Thursday */
}

day_t day_month_end(int year, int month)
{
    if (month < 1 || month > 12)
        return DAY_NONE;
    return day_of(year, month, month_days(year, month));
}

static bool two_or_four(struct str s, size_t at, size_t n, int *out)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

bool day_parse(struct str iso, day_t *out)
{
    int y, m, d;
    if (iso.len == 0) {
        *out = DAY_NONE;
        return true;
    }
    if (iso.len != 10 || iso.ptr[4] != '-' || iso.ptr[7] != '-' || !two_or_four(iso, 0, 4, &y) || !two_or_four(iso, 5, 2, &m) ||
        !two_or_four(iso, 8, 2, &d))
        return false;
    *out = day_of(y, m, d);
    return *out != DAY_NONE;
}

struct str day_iso(struct arena *a, day_t d)
{
    if (d == DAY_NONE)
        return (struct str){"", 0};
    struct civil c = day_civil(d);
    char *p = arena_alloc(a, 11);
    int parts[] = {c.year / 1000, c.year / 100 % 10, c.year / 10 % 10, c.year % 10, -1, c.month / 10, c.month % 10, -1,
                   c.day / 10,    c.day % 10};
    for (int i = 0; i < 10; i++)
        p[i] = parts[i] < 0 ? '-' : (char)('0' + parts[i]);
    return (struct str){p, 10};
}

static int64_t floor_div(int64_t n, int64_t d)
{
    return n / d - (n % d < 0);
}

/* Milliseconds since the county's midnight of 1970-01-01, within the years that a day can have. */
static int64_t county_ms(int64_t ms)
{
    return clamp(ms, day_start_ms(year_start(YEAR_MIN)), day_start_ms(year_start(YEAR_MAX + 1)) - 1) + COUNTY_OFFSET_MS;
}

day_t day_of_ms(int64_t ms)
{
    return (day_t)floor_div(county_ms(ms), MS_PER_DAY);
}

int64_t day_start_ms(day_t d)
{
    return (int64_t)d * MS_PER_DAY - COUNTY_OFFSET_MS;
}

int64_t day_end_ms(day_t d)
{
    return day_start_ms(d) + MS_PER_DAY;
}

struct str ms_clock(struct arena *a, int64_t ms)
{
    int64_t minute = (county_ms(ms) - day_of_ms(ms) * MS_PER_DAY) / 60000;
    return str_printf(a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

struct str ms_iso(struct arena *a, int64_t ms)
{
    struct str day = day_iso(a, day_of_ms(ms)), clock = ms_clock(a, ms);
    return str_printf(a, STR_FMT " " STR_FMT, STR_ARG(day), STR_ARG(clock));
}

struct str day_page(struct arena *a, day_t d, day_t today, bool english)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (d == DAY_NONE)
        return STR("—");
    struct civil c = day_civil(d);
    bool same = today != DAY_NONE && day_civil(today).year == c.year;
    if (english)
        return same ? str_printf(a, "%d %s", c.day, months[c.month - 1])
                    : str_printf(a, "%d %s %d", c.day, months[c.month - 1], c.year);
    return same ? str_printf(a, "%d月%d日", c.month, c.day) : str_printf(a, "%d年%d月%d日", c.year, c.month, c.day);
}
