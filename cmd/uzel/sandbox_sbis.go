package main

import (
	"github.com/uzelhub/uzel/cmd/uzel/demo"
	sbis "github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// sbisLogin is who exchanges documents in the stand-in of СБИС.
const sbisLogin = "uzel"

var sbisImitation = imitation{
	name: "sbis", title: "СБИС (обмен документами)", start: startSBIS, faults: sbis.Faults(),
}

// startSBIS has one counterparty that signs, another that refuses, and a letter that waits to be read.
func startSBIS(seed uint64, plan mishap.Plan) box {
	us := sbis.Company{INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»"}
	server := sbis.New(sbis.Options{
		Login: sbisLogin, Password: sandboxPassword, Organisation: sbis.Party{Company: &us}, AsksReceipts: true, Seed: seed,
		Faults: plan,
	})
	server.SetReply("7810000026", sbis.Approves)
	server.SetReply("6605000014", sbis.Rejects)
	letter := sbis.Incoming{From: "7810000026", Number: "1", Name: "Письмо.txt", Body: []byte("Просим подтвердить реквизиты.\n")}
	if _, err := server.Receive(letter); err != nil {
		panic("sandbox: " + err.Error()) // of our own letter
	}
	return box{
		Handler: server, ledger: func() any { return notNil(server.Ledger()) },
		settings: []demo.Setting{
			{Key: "inn", Value: us.INN}, {Key: "kpp", Value: us.KPP}, {Key: "login", Value: sbisLogin}, {Key: "password", Value: sandboxPassword},
		},
	}
}
