// Package schedule starts routes at the times that cron expressions or rules of the production calendar ("5th working
// day") name, and tells when it did not.
//
// Time is judged by pure functions: [Entry.Next] finds the next moment of either in its zone, and backlogOf says
// from the last record and the present moment alone what must run now and what was missed. The [Scheduler] is the loop
// around them, driven by a [Clock] that is given to it.
//
// What holds, whatever happens to clock, process or configuration:
//
//   - A moment of a schedule fires at most once, over all nodes: the run's record is its claim, UNIQUE(schedule, due).
//   - A time that the clocks skip in spring fires at the first instant after the gap; a time that comes twice in autumn
//     fires the first time only.
//   - Runs of one schedule do not overlap, those started by hand included: a run holds a lease. What came due meanwhile
//     is missed in the same way as while the hub did not work.
//   - Missed moments follow the policy: skip records them, once runs the latest and records the others, all runs every
//     one in order. A moment less than a minute late is not missed.
//   - Records of runs are deleted when they are old enough, but the last of a schedule, from which it is counted what is due.
//   - A schedule that changes while the hub works neither loses a moment nor fires one twice: see Rearrange.
//   - A run that was under way when its program died becomes failed as soon as its lease can be taken.
//
// A rule is judged by the production calendars that the program holds. In a year without one every day from Monday to
// Friday is worked but the fixed holidays of art. 112, which [config.Load] tells; a program with that year's calendar
// judges the same rule anew from the last run on.
package schedule
