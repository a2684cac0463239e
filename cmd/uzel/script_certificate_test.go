package main

import (
	"crypto/sha1"
	"encoding/hex"
	"os"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/uzelhub/uzel/schemas/cms/cmstest"
)

// issue writes NAME.pem and NAME.key: a certificate of an invented company that is good for so many days more, and its
// key. Its thumbprint becomes the variable NAME.
func issue(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: issue NAME DAYS")
	}
	days, err := strconv.Atoi(args[1])
	ts.Check(err)
	until := time.Now().AddDate(0, 0, days).Add(time.Hour)
	made := cmstest.New(cmstest.Company("ООО «Ромашка»", "7700000016"), cmstest.Valid(until.AddDate(-1, 0, 0), until))
	certificate, key := made.PEM()
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pem"), certificate, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".key"), key, 0o600))
	sum := sha1.Sum(made.Certificate.Raw)
	ts.Setenv(args[0], hex.EncodeToString(sum[:]))
}
