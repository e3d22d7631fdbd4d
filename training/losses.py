"""What training minimises. Masks are logits [N,4,h,w] at a quarter of the frame; truth and valid are [N,1,h,w] in 0..1."""
import torch
import torch.nn.functional as F


def shape_loss(masks, truth, valid):
    """Focal cross entropy and dice of every mask [N,M]. Focal loss: Lin et al. 2017; dice: Milletari et al. 2016."""
    truth, valid = truth.expand_as(masks), valid.expand_as(masks)
    p = torch.sigmoid(masks)
    entropy = F.binary_cross_entropy_with_logits(masks, truth, reduction='none')
    focal = (entropy * (0.15 + (p - truth).abs() ** 1.5) * valid).sum((2, 3)) / (valid.sum((2, 3)) + 1)
    both = (p * truth * valid).sum((2, 3))
    dice = 1 - (2 * both + 20) / ((p * valid).sum((2, 3)) + (truth * valid).sum((2, 3)) + 20)
    return 6 * focal + dice


@torch.no_grad()
def true_iou(masks, truth, valid):
    """IoU of every mask [N,M] at threshold 0."""
    a, b = (masks > 0).float() * valid, (truth > 0.5).float() * valid
    return ((a * b).sum((2, 3)) + 1) / ((a + b).clamp(max=1).sum((2, 3)) + 1)


def rank_loss(predicted, actual):
    """Punishes predicted IoU [N,M] that order masks otherwise than the actual ones do, by how much it matters [N]."""
    gap = actual[:, :, None] - actual[:, None, :]
    wanted = F.softplus(-8 * (predicted[:, :, None] - predicted[:, None, :]) * gap.sign()) * gap.abs()
    return wanted.sum((1, 2)) / 2


def obey_loss(masks, points, labels, side):
    """Punishes logits at clicks that are on the wrong side of the threshold or near it [N]; all masks must obey."""
    at = points / side * 2 - 1  # grid_sample's -1..1 over the picture's edges
    logits = F.grid_sample(masks, at[:, :, None, :], align_corners=False)[..., 0]  # [N,M,P]
    sign = torch.where(labels == 1, 1.0, -1.0)[:, None]
    clicked = ((labels == 0) | (labels == 1)).float()[:, None]
    return (F.relu(1 - sign * logits) * clicked).sum((1, 2)) / (clicked.sum((1, 2)) * masks.shape[1] + 1e-6)


def answer_loss(masks, iou, batch, first):
    """The loss [N] of one answer, and the actual IoU [N,4].

    first [N] says where the prompt is a lone click: there the three candidates count most, and the best one for each meaning
    of the click learns from it, and besides the ones judged best, since one of them is shown; elsewhere the single answer
    counts most."""
    truth, other, valid = batch['soft'], batch['soft_other'], batch['soft_valid']
    shape = shape_loss(masks, truth, valid)
    rival = shape_loss(masks[:, 1:], other, valid)
    actual = true_iou(masks, truth, valid)
    expected = (F.softmax(10 * iou[:, 1:].detach(), 1) * shape[:, 1:]).sum(1)
    several = 0.4 * (shape[:, 1:].amin(1) + rival.amin(1)) + 0.8 * expected + 0.05 * shape[:, 1:].mean(1)
    judged = ((iou - actual) ** 2).mean(1) + torch.where(first, 0.5, 0.1) * rank_loss(iou[:, 1:], actual[:, 1:])
    obeyed = obey_loss(masks, batch['points'], batch['labels'], batch['side'])
    total = torch.where(first, 0.5, 1.0) * shape[:, 0] + torch.where(first, 1.0, 0.3) * several
    return total + judged + 0.15 * obeyed, actual
