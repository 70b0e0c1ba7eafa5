import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Customer } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { tell, tellProblem } from "@/shared/parts";
import { useCustomerMerge } from "./queries";

/** Where a customer went who was merged, and the way back, however long ago that was. */
export function MergedBanner({ customer, into }: { customer: Customer; into: string }) {
  const { t } = useI18n();
  const mayMerge = useMay("customers.merge");
  const { undo } = useCustomerMerge(into);
  const [undoing, setUndoing] = useState(false);
  const takeBack = async (merge: string) => {
    setUndoing(true);
    try {
      await undo(merge);
      tell(t("done.customer_merge_undone", { name: customer.name }), t);
    } catch (error) {
      tellProblem(error, t);
    } finally {
      setUndoing(false);
    }
  };
  const { merge } = customer;
  return (
    <p className="banner">
      {t("customer.merged")}{" "}
      <Link to="/customers/$customerId" params={{ customerId: into }}>
        {t("customer.merged_go")}
      </Link>
      {mayMerge && merge && (
        <Button variant="default" size="compact-sm" ml="sm" loading={undoing} onClick={() => void takeBack(merge)}>
          {t("merge.undo")}
        </Button>
      )}
    </p>
  );
}
