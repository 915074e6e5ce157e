/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SPDX-FileCopyrightText: 2026 The libsimtopup authors */

#include "es10.h"

/* Names as in SGP.22 annex H, so that they can be looked up. */

static const char *const uicc[] = {
	"contactlessSupport", "usimSupport", "isimSupport", "csimSupport",
	"akaMilenage", "akaCave", "akaTuak128", "akaTuak256",
	"usimTestAlgorithm", NULL, "gbaAuthenUsim", "gbaAuthenISim",
	"mbmsAuthenUsim", "eapClient", "javacard", "multos",
	"multipleUsimSupport", "multipleIsimSupport", "multipleCsimSupport", "berTlvFileSupport",
	"dfLinkSupport", "catTp", "getIdentity", "profile-a-x25519",
	"profile-b-p256", "suciCalculatorApi", "dns-resolution", "scp11ac",
	"scp11c-authorization-mechanism", "s16mode", "eaka", "iotminimal",
};

static const char *const rsp[] = {
	"additionalProfile", "crlSupport", "rpmSupport", "testProfileSupport",
	"deviceInfoExtensibilitySupport", "serviceSpecificDataSupport",
};

static const char *const ppr[] = { "pprUpdateControl", "ppr1", "ppr2" };

static const char *const events[] = { "install", "enable", "disable", "delete" };

static const char *const classes[] = { "test", "provisioning", "operational" };

static const char *const categories[] = { "other", "basic", "medium", "contactless" };

/* SGP.22 2.5.6 ErrorReason */
static const char *const reasons[] = {
	[1] = "the card does not accept a value",
	[2] = "a signature is wrong",
	[3] = "another transaction",
	[4] = "unsupported key agreement",
	[5] = "unsupported operation",
	[6] = "unsupported class of profile",
	[7] = "the package is built wrong",
	[8] = "the package does not decrypt",
	[9] = "a profile with this ICCID is installed already",
	[10] = "not enough memory on the card",
	[11] = "the installation was interrupted",
	[12] = "the firmware of the card cannot install this profile",
	[13] = "the profile has another ICCID than was announced",
	[14] = "a test profile with an operator's key",
	[15] = "the card does not allow the policy rules of the profile",
};

const char *st_es10_uicc_name(unsigned bit)
{
	return bit < G_N_ELEMENTS(uicc) ? uicc[bit] : NULL;
}

const char *st_es10_rsp_name(unsigned bit)
{
	return bit < G_N_ELEMENTS(rsp) ? rsp[bit] : NULL;
}

const char *st_es10_ppr_name(unsigned bit)
{
	return bit < G_N_ELEMENTS(ppr) ? ppr[bit] : NULL;
}

const char *st_es10_event_name(unsigned bit)
{
	return bit < G_N_ELEMENTS(events) ? events[bit] : NULL;
}

const char *st_es10_class_name(int class)
{
	return class >= 0 && class < (int)G_N_ELEMENTS(classes) ? classes[class] : NULL;
}

const char *st_es10_category_name(int category)
{
	return category >= 0 && category < (int)G_N_ELEMENTS(categories) ? categories[category] :
									  NULL;
}

const char *st_es10_reason_name(int reason)
{
	const char *name = reason > 0 && reason < (int)G_N_ELEMENTS(reasons) ? reasons[reason] :
									       NULL;

	return name ? name : "the card does not say why";
}
