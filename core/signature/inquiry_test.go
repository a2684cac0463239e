package signature_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/mchd"
)

func TestWhatMayBeSignedWhileTheRegistryIs(t *testing.T) {
	silent := func(cause document.Cause) error { return &host.Fault{Cause: cause, Message: "не отвечает"} }
	ago := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour) }
	const day = 24 * time.Hour
	for _, c := range []struct {
		rule    string
		status  mchd.Status
		inquiry signature.Inquiry
		want    signature.Leave
		codes   []string
	}{
		{"answering that it is in force", mchd.Valid, signature.Inquiry{Registry: "r", At: now, Last: day}, signature.MaySign, nil},
		{"answering that it was revoked", mchd.Revoked, signature.Inquiry{Registry: "r", At: now, Last: day}, signature.MayNotSign, []string{"UZ-MCD-032"}},
		{"answering that it has ended", mchd.Expired, signature.Inquiry{Registry: "r", At: now, Last: day}, signature.MayNotSign, []string{"UZ-MCD-035"}},
		{"answering that there is none", mchd.NotRegistered, signature.Inquiry{Registry: "r", At: now, Last: day}, signature.MayNotSign, []string{"UZ-MCD-033"}},
		{"not to be asked at all: with a warning", mchd.Unchecked, signature.Inquiry{}, signature.MaySign, []string{"UZ-MCD-034"}},
		{
			"silent, and its last answer is of today: with a warning", mchd.Valid,
			signature.Inquiry{Registry: "r", At: ago(23), Last: day, Silence: silent(document.CauseTransient)}, signature.MaySign, []string{"UZ-SIG-043"},
		},
		{
			"silent, and its last answer is just as old as it may be", mchd.Valid,
			signature.Inquiry{Registry: "r", At: ago(24), Last: day, Silence: silent(document.CauseLimit)}, signature.MaySign, []string{"UZ-SIG-043"},
		},
		{
			"silent, and its last answer is too old: it is waited for", mchd.Valid,
			signature.Inquiry{Registry: "r", At: ago(25), Last: day, Silence: silent(document.CauseMaintenance)}, signature.MayWait, []string{"UZ-SIG-044"},
		},
		{
			"silent from the first: it is waited for", mchd.Unchecked,
			signature.Inquiry{Registry: "r", Last: day, Silence: silent(document.CauseTransient)}, signature.MayWait, []string{"UZ-MCD-034", "UZ-SIG-044"},
		},
		{
			"silent after it said that it was revoked", mchd.Revoked,
			signature.Inquiry{Registry: "r", At: ago(1), Last: day, Silence: silent(document.CauseTransient)}, signature.MayNotSign, []string{"UZ-MCD-032"},
		},
		{
			"not letting us in: a person sees to it", mchd.Unchecked,
			signature.Inquiry{Registry: "r", Last: day, Silence: silent(document.CauseUnauthorised)}, signature.MayNotSign, []string{"UZ-MCD-034", "UZ-SIG-045"},
		},
		{
			"answering with a word that nobody knows: a person sees to it", mchd.Valid,
			signature.Inquiry{Registry: "r", At: ago(30), Last: day, Silence: silent(document.CauseNeedsPerson)}, signature.MayNotSign, []string{"UZ-SIG-045"},
		},
		{
			"broken in a way that nobody has a word for: it is waited for", mchd.Unchecked,
			signature.Inquiry{Registry: "r", Last: day, Silence: errors.New("обрыв")}, signature.MayWait, []string{"UZ-MCD-034", "UZ-SIG-044"},
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			employee := power(t, "employee")
			holder := cms.Name{SNILS: digitsOf(employee.Representatives[0].SNILS())}
			use := signature.PowerUse{Power: employee, Status: c.status, Kind: document.KindUPD, Principal: company, Inquiry: c.inquiry}
			leave, findings := use.Leave(signature.Authority(holder, use, now), now)
			var codes []string
			for _, f := range findings {
				codes = append(codes, f.Code)
			}
			if leave != c.want || !slices.Equal(codes, c.codes) {
				t.Errorf("%s %v, want %s %v", leave, codes, c.want, c.codes)
			}
		})
	}
}
