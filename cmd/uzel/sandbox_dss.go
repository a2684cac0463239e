package main

import (
	"time"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	dss "github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// dssLogin is whose keys the stand-in of DSS keeps.
const dssLogin = "ivanova"

// dssConfirms is how long the person takes to confirm, so that the waiting can be watched.
const dssConfirms = 3 * time.Second

var dssImitation = imitation{
	name: "dss", title: "КриптоПро DSS (подпись без юридической силы; sts — url/STS, sign_server — url/SignServer)", start: startDSS, faults: dss.Faults(),
}

func startDSS(seed uint64, plan mishap.Plan) box {
	server, err := dss.New(dss.Options{
		Login: dssLogin, Password: sandboxPassword, ClientID: "uzel", Confirms: dssConfirms, Seed: seed,
		Faults: plan,
	})
	if err != nil {
		panic("sandbox: " + err.Error()) // of our own keys
	}
	return box{
		Handler: server, ledger: func() any { return notNil(server.Ledger()) },
		settings: []demo.Setting{{Key: "login", Value: dssLogin}, {Key: "password", Value: sandboxPassword}, {Key: "client_id", Value: "uzel"}},
	}
}
