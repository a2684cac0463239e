// Package calendar knows the production calendars of Russia: which dates are public holidays (Labour Code, art. 112),
// which days off were moved, which working days are shortened (art. 95) and which weekends are worked.
//
// The calendars of 2024, 2025 and 2026 (government decrees of 10.08.2023 № 1314, 04.10.2024 № 1335 and 24.09.2025 № 1466)
// are embedded in russia.txt. A year without a calendar has the fixed public holidays of art. 112 and plain weeks;
// whether that is good enough is for the caller to decide, who can ask [Calendars.Known].
//
// [Date] is a day without a time zone, small enough to be a map key and fast enough to be counted by the million.
package calendar
