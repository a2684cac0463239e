package main

import (
	"github.com/uzelhub/uzel/cmd/uzel/demo"
	mig24 "github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

var mig24Imitation = imitation{
	name: "mig24", title: "МИГ24 (подписание — url/sign, ЭДО — url/edo, МЧД — url/mchd)", start: startMIG24, faults: mig24.Faults(),
}

// startMIG24 has people who act by themselves: one counterparty signs, another refuses, and a letter waits to be read.
func startMIG24(seed uint64, plan mishap.Plan) box {
	us := mig24.Subscriber{
		ID: "2JF-11111111-2222-4333-8444-555555555555", INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»",
	}
	server := mig24.New(mig24.Options{
		Token: sandboxPassword, Organisation: us, Guesses: true, Play: true, Seed: seed,
		Faults: plan,
	})
	signs := mig24.Subscriber{ID: "2JF-66666666-7777-4888-8999-aaaaaaaaaaaa", INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"}
	rejects := mig24.Subscriber{ID: "2JF-bbbbbbbb-cccc-4ddd-8eee-ffffffffffff", INN: "6605000014", KPP: "660501001", Name: "ООО «Уралстрой»", Email: "reject@example.ru"}
	for _, one := range []mig24.Subscriber{us, signs, rejects} {
		server.AddSubscriber(one)
	}
	if _, _, err := server.Receive(signs, "Письмо.txt", []byte("Просим подтвердить реквизиты.\n")); err != nil {
		panic("sandbox: " + err.Error()) // of our own letter
	}
	return box{
		Handler: server, ledger: func() any { return notNil(server.Ledger()) },
		settings: []demo.Setting{{Key: "inn", Value: us.INN}, {Key: "token", Value: sandboxPassword}, {Key: "subscriber", Value: us.ID}},
	}
}
