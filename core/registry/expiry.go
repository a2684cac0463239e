package registry

import (
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// warnDays are the days before a certificate's end at which people are warned; 0 is the end itself.
var warnDays = []int{0, 1, 7, 14, 30, 60}

// DaysLeft is how many whole days a certificate is still good for; negative once it has ended.
func (c Certificate) DaysLeft(now time.Time) int { return daysLeft(c.NotAfter, now) }

func daysLeft(end, now time.Time) int {
	left := end.Sub(now)
	if left < 0 {
		return -1
	}
	return int(left / (24 * time.Hour))
}

// dueWarning is the warning that something has come to which ends at a moment, the latest of them.
func dueWarning(end, now time.Time) (days int, due bool) {
	left := end.Sub(now)
	for _, days := range warnDays {
		if left < 0 || days > 0 && left <= time.Duration(days)*24*time.Hour {
			return days, true
		}
	}
	return 0, false
}

// NearsEnd tells whether people are warned of a certificate's end, or it has ended.
func (c Certificate) NearsEnd(now time.Time) bool {
	_, due := dueWarning(c.NotAfter, now)
	return due && c.InUse()
}

// WarnOfCertificates writes a journal entry for every certificate in use that has come to one of the warnings before its
// end, and gives those certificates. Each warning is given once; of several that were missed, only the latest.
func (r *Registry) WarnOfCertificates(tx store.Tx, now time.Time) ([]Certificate, error) {
	list, err := r.Certificates(tx)
	if err != nil {
		return nil, err
	}
	var warned []Certificate
	for _, c := range list {
		days, due := dueWarning(c.NotAfter, now)
		if !due || !c.InUse() || warnedBefore(c.Warned, days) {
			continue
		}
		c.Warned = append(slices.Clip(c.Warned), days)
		if err := r.putCertificate(tx, c); err != nil {
			return nil, err
		}
		action := "certificate.expires"
		if days == 0 {
			action = "certificate.expired"
		}
		details := map[string]string{"days": strconv.Itoa(days), "not_after": c.NotAfter.Format(time.RFC3339)}
		if err := noteCertificate(tx, action, c, details); err != nil {
			return nil, err
		}
		warned = append(warned, c)
	}
	return warned, nil
}

// warnedBefore tells whether a warning, or one nearer to the end, was given already.
func warnedBefore(warned []int, days int) bool {
	return slices.ContainsFunc(warned, func(w int) bool { return w <= days })
}
