import { MultiSelect, NumberInput } from "@mantine/core";
import { useOrder } from "@/features/orders";
import { useI18n } from "@/shared/i18n";
import { choose, count, type Piece, piecesOf, textOf } from "./pieces";

type Props = {
  order: string;
  common: { size: "xs"; label: string; description?: string; error?: string };
  value: string;
  change: (value: string) => void;
};

/** Lines of an order, and of those with several pieces how many. */
export function LinesField({ order, common, value, change }: Props) {
  const { t } = useI18n();
  const { data } = useOrder(order);
  const lines = data?.lines ?? [];
  const pieces = piecesOf(value);
  const put = (next: Piece[]) => change(textOf(next));
  return (
    <>
      <MultiSelect
        {...common}
        data={lines.map((line) => ({ value: line.id, label: line.title }))}
        value={pieces.map((piece) => piece.line)}
        onChange={(chosen) => put(choose(pieces, chosen, lines))}
      />
      {pieces.map((piece) => {
        const line = lines.find((one) => one.id === piece.line);
        if (!line || line.quantity < 2) return null;
        return (
          <NumberInput
            key={piece.line}
            size="xs"
            label={t("run.pieces", { title: line.title, n: line.quantity })}
            min={1}
            max={line.quantity}
            clampBehavior="strict"
            allowDecimal={false}
            value={piece.quantity ?? line.quantity}
            onChange={(typed) => {
              const quantity = Number(typed) || 1;
              put(pieces.map((one) => (one.line === piece.line ? count(one, quantity) : one)));
            }}
          />
        );
      })}
    </>
  );
}
