import { audit } from "./audit";
import { automation } from "./automation";
import { brands } from "./brands";
import { calibration } from "./calibration";
import { capabilities } from "./capabilities";
import { conditions } from "./conditions";
import { desk } from "./desk";
import { digests } from "./digests";
import { effects } from "./effects";
import { exchange } from "./exchange";
import { futures } from "./futures";
import { futuresTools } from "./futures-tools";
import { kpis } from "./kpis";
import { learnings } from "./learnings";
import { levers } from "./levers";
import { mail } from "./mail";
import { monitoring } from "./monitoring";
import { moscow } from "./moscow";
import { moscowImpact } from "./moscow-impact";
import { moscowPolls } from "./moscow-polls";
import { moscowReview } from "./moscow-review";
import { moscowRules } from "./moscow-rules";
import { moscowVotes } from "./moscow-votes";
import { moscowWriting } from "./moscow-writing";
import { orders } from "./orders";
import { playbooks } from "./playbooks";
import { recognition } from "./recognition";
import { records } from "./records";
import { restructuring } from "./restructuring";
import { routing } from "./routing";
import { runs } from "./runs";
import { scenarios } from "./scenarios";
import { settings } from "./settings";
import { shell } from "./shell";
import { staff } from "./staff";
import { staffing } from "./staffing";
import { suggestions } from "./suggestions";
import { talk } from "./talk";
import { tickets } from "./tickets";
import { today } from "./today";
import { webhooks } from "./webhooks";
import { words } from "./words";

export const en = {
  ...shell,
  ...tickets,
  ...orders,
  ...records,
  ...words,
  ...staff,
  ...settings,
  ...restructuring,
  ...routing,
  ...kpis,
  ...desk,
  ...talk,
  ...today,
  ...webhooks,
  ...conditions,
  ...mail,
  ...automation,
  ...audit,
  ...brands,
  ...playbooks,
  ...runs,
  ...scenarios,
  ...recognition,
  ...monitoring,
  ...exchange,
  ...suggestions,
  ...effects,
  ...learnings,
  ...digests,
  ...moscow,
  ...futures,
  ...futuresTools,
  ...staffing,
  ...levers,
  ...moscowImpact,
  ...moscowPolls,
  ...moscowReview,
  ...moscowRules,
  ...moscowVotes,
  ...moscowWriting,
  ...calibration,
  ...capabilities,
};

export type MessageKey = keyof typeof en;
export type Messages = Record<MessageKey, string>;
