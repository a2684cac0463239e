package sandbox_test

import (
	"net/http"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

func TestAnOrganisationIsFoundByAnyOfItsNames(t *testing.T) {
	y := started(t, sandbox.Options{})
	var ours wire.OrganizationList
	y.get("/GetMyOrganizations", &ours)
	own := ours.Organizations[0]
	for rule, q := range map[string]string{
		"its identifier":       query("orgId", own.GetOrgId()),
		"its box":              query("boxId", own.Boxes[0].GetBoxId()),
		"its box, a GUID":      query("boxId", own.Boxes[0].GetBoxIdGuid()),
		"its address of ФНС":   query("fnsParticipantId", own.GetFnsParticipantId()),
		"its ИНН":              query("inn", own.GetInn()),
		"its ИНН with its КПП": query("inn", own.GetInn(), "kpp", own.GetKpp()),
	} {
		var found wire.Organization
		if y.get("/GetOrganization"+q, &found); !proto.Equal(&found, own) {
			t.Errorf("%s: %v", rule, &found)
		}
	}
	for rule, want := range map[string]int{
		"/GetOrganization" + query("inn", own.GetInn(), "kpp", "660501001"): http.StatusNotFound,
		"/GetOrganization" + query("inn", "7700000000"):                     http.StatusNotFound,
		"/GetOrganization" + query("kpp", own.GetKpp()):                     http.StatusBadRequest,
		"/GetOrganization":                         http.StatusBadRequest,
		"/GetBox" + query("boxId", own.GetOrgId()): http.StatusNotFound,
		"/GetBox":                       http.StatusBadRequest,
		"/GetOrganizationsByInnKpp":     http.StatusBadRequest,
		"/V2/GetOrganizationsByInnList": http.StatusMethodNotAllowed,
	} {
		if status, _, _ := y.do(http.MethodGet, rule, nil, nil); status != want {
			t.Errorf("%s: %d, want %d", rule, status, want)
		}
	}
	var box wire.Box
	if y.get("/GetBox"+query("boxId", own.Boxes[0].GetBoxId()), &box); box.GetBoxIdGuid() != own.Boxes[0].GetBoxIdGuid() ||
		box.Organization.GetInn() != own.GetInn() {
		t.Errorf("%v", &box)
	}
	var list wire.OrganizationList
	if y.get("/GetOrganizationsByInnKpp"+query("inn", "7810000026"), &list); len(list.Organizations) != 1 {
		t.Errorf("%v", &list)
	}
	if y.get("/GetOrganizationsByInnKpp"+query("inn", "7700000000"), &list); len(list.Organizations) != 0 {
		t.Errorf("%v", &list)
	}
}

func TestAListOfINNsSaysHowEachStandsToTheBox(t *testing.T) {
	y := started(t, sandbox.Options{})
	asked := &wire.GetOrganizationsByInnListRequest{InnList: []string{"6605000014", "7700000000", "7700000016"}}
	for path, want := range map[string][]wire.CounteragentStatus_Is{
		"/V2/GetOrganizationsByInnList" + query("myBoxId", y.ours): {
			wire.CounteragentStatus_IsMyCounteragent, wire.CounteragentStatus_UnknownCounteragentStatus,
		},
		"/V2/GetOrganizationsByInnList": {
			wire.CounteragentStatus_UnknownCounteragentStatus, wire.CounteragentStatus_UnknownCounteragentStatus,
		},
	} {
		var list wire.GetOrganizationsByInnListResponse
		y.send(path, asked, &list)
		var got []wire.CounteragentStatus_Is
		for _, o := range list.Organizations {
			got = append(got, o.GetCounteragentStatus())
		}
		if !slices.Equal(got, want) || list.Organizations[0].Organization.GetInn() != "6605000014" {
			t.Errorf("%s: %v", path, &list)
		}
	}
}

func TestAUserLearnsWhoTheyAre(t *testing.T) {
	y := started(t, sandbox.Options{})
	var me, again wire.UserV2
	y.get("/V2/GetMyUser", &me)
	y.login()
	y.get("/V2/GetMyUser", &again)
	if me.GetLogin() != "uzel" || me.GetUserId() == "" || !me.GetIsRegistered() || !proto.Equal(&me, &again) {
		t.Errorf("%v, %v", &me, &again)
	}
}

func TestCounteragentsComeByPages(t *testing.T) {
	y := started(t, sandbox.Options{})
	var seen []string
	for after := ""; ; {
		var list wire.CounteragentList
		y.get("/V3/GetCounteragents"+query("myBoxId", y.ours, "pageSize", "1", "afterIndexKey", after), &list)
		if len(list.Counteragents) == 0 {
			break
		}
		if len(list.Counteragents) != 1 || list.GetTotalCount() != 2 {
			t.Fatalf("%v", &list)
		}
		seen, after = append(seen, list.Counteragents[0].Organization.GetInn()), list.Counteragents[0].GetIndexKey()
	}
	if slices.Sort(seen); !slices.Equal(seen, []string{"6605000014", "7810000026"}) {
		t.Errorf("%q", seen)
	}
	for _, bad := range []string{"0", "101", "many"} {
		path := "/V3/GetCounteragents" + query("myBoxId", y.ours, "pageSize", bad)
		if status, _, _ := y.do(http.MethodGet, path, nil, nil); status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, status)
		}
	}
}
