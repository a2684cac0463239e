package main

import (
	"time"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	diadoc "github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// diadocLogin is who exchanges documents in the stand-in of Диадок; the key of its client is of the same kind.
const diadocLogin = "uzel"

var diadocImitation = imitation{
	name: "diadoc", title: "Контур.Диадок (обмен документами)", start: startDiadoc, faults: diadoc.Faults(),
}

// The operator and the other side take their time, so that what goes on can be watched.
const (
	diadocDelivery = time.Second
	diadocAnswer   = 3 * time.Second
)

// startDiadoc has one counterparty that signs, another that refuses, and a УПД that waits for an answer.
func startDiadoc(seed uint64, plan mishap.Plan) box {
	us := diadoc.Sample(
		diadoc.Behaviour{Answer: diadoc.Signs, Annulment: diadoc.Accepts, Delay: diadocAnswer},
		diadoc.Behaviour{Answer: diadoc.Refuses, Annulment: diadoc.Rejects, Delay: diadocAnswer},
	)
	server := diadoc.New(diadoc.Options{
		Organisations: us, Users: []diadoc.User{{Login: diadocLogin, Password: sandboxPassword, RefreshToken: sandboxPassword}},
		Delivery: diadocDelivery, CheckFormats: true, WithoutOld: true, NoConfirmationReceipts: true, Seed: seed,
		Faults: plan,
	})
	parcel, err := server.Transfer(server.Box(us[1].INN), server.Box(us[0].INN), "СЧФДОП", "1")
	if err == nil {
		_, _, err = server.Send(parcel)
	}
	if err != nil {
		panic("sandbox: " + err.Error()) // of our own document
	}
	return box{
		Handler: server, ledger: func() any { return notNil(server.Ledger()) },
		settings: []demo.Setting{
			{Key: "inn", Value: us[0].INN}, {Key: "client_id", Value: diadocLogin}, {Key: "login", Value: diadocLogin},
			{Key: "password", Value: sandboxPassword},
		},
	}
}
